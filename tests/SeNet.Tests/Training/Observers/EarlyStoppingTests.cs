using SeNet.Data;
using SeNet.Imaging;
using SeNet.Models;
using SeNet.Training;

namespace SeNet.Tests.Training.Observers;

public class EarlyStoppingTests
{
    [Fact]
    public void The_run_ends_once_the_loss_has_not_fallen_enough_for_the_patience()
    {
        using var network = new Network(3, 16, 1, 10);
        var options = new TrainingOptions { Epochs = 10, BatchSize = 30, LearningRate = 1e-6, Normalization = Normalization.Cifar10 };
        var result = new Trainer(network, options).Fit(MiniData.Train(), MiniData.Test(), [new EarlyStopping(patience: 2, minimumGain: 1)]);
        result.Outcome.Should().Be(TrainingOutcome.Stopped);
        result.History.Should().HaveCount(3);
    }
}
