using SeNet.Data;
using SeNet.Imaging;
using SeNet.Mpi;
using SeNet.Modules;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MpiProbe;

/// <summary>A run of seconds, resumed if the folder holds one, whose files do not depend on the processes.</summary>
internal static class SmallRun
{
    public static void Train(MpiCommunicator? processes, string folder, Fault? fault)
    {
        if (fault?.Rank != (processes?.Rank ?? 0))
            fault = null;
        if (fault is { Kind: "early" })
            fault.Happen();
        var data = Cifar10.Load(Path.Combine(AppContext.BaseDirectory, "cifar10-mini"));
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        var options = new TrainingOptions
        {
            Epochs = 2, BatchSize = 16, Shards = 8, LearningRate = 0.02, Normalization = Normalization.Cifar10,
            Precision = SeNet.Precision.Float32, Loss = new FaultyLoss(fault),
            Communicator = (ICommunicator?)processes ?? SingleProcess.Instance,
        };
        var checkpoints = new CheckpointDirectory(Path.Combine(folder, "checkpoints"));
        var result = new Trainer(network, options).Fit(
            data.Train.Subset(Enumerable.Range(0, 40)),
            data.Test.Subset(Enumerable.Range(0, 40)),
            [
                new BestWeights(Path.Combine(folder, "best.safetensors")),
                new CsvLog(Path.Combine(folder, "log.csv")),
                new CheckpointSaver(checkpoints.Path, everyBatches: 1),
                new FinalWeights(Path.Combine(folder, "weights.safetensors")),
            ],
            (processes?.Rank ?? 0) == 0 ? checkpoints.Latest() : null);
        if ((processes?.Rank ?? 0) == 0)
            Console.WriteLine($"{result.Outcome} {result.History.Count}");
    }

    /// <summary>The cross-entropy, with a fault at one of the shards.</summary>
    private sealed record FaultyLoss(Fault? Fault) : Loss
    {
        private int calls;

        public override Tensor Compute(Tensor output, Tensor targets)
        {
            if (++calls == Fault?.Shard)
                Fault.Happen();
            return new CrossEntropyLoss().Compute(output, targets);
        }

        public override string ToString() => nameof(FaultyLoss);
    }
}
