using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;

namespace SeNet.Tests.Training;

public class MemoryTests
{
    [Fact]
    public void Two_hundred_steps_and_three_evaluations_leave_no_tensor_behind()
    {
        using var network = new Network(3, 16, 2, 10);
        var options = new TrainingOptions { Epochs = 4, BatchSize = 1, Normalization = Normalization.Cifar10 };
        var counter = new StepCounter();
        var before = LiveTensors.Count();
        new Trainer(network, options).Fit(MiniData.Train(50), null, [counter]);
        counter.Counts.Should().HaveCount(200);
        // The first step makes the parameters' gradients.
        counter.Counts.Skip(1).Distinct().Should().ContainSingle();

        var evaluator = new Evaluator(network, Normalization.Cifar10, batchSize: 7);
        var after = LiveTensors.Count();
        for (var i = 0; i < 3; i++)
        {
            evaluator.Evaluate(MiniData.Test());
            LiveTensors.Count().Should().Be(after);
        }

        after.Should().Be(before);
    }

    private sealed class StepCounter : ITrainingObserver
    {
        public List<long> Counts { get; } = [];

        public void OnBatchEnd(TrainingRun run, BatchResult batch) => Counts.Add(LiveTensors.Count());
    }
}
