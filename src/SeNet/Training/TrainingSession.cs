using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Training;

/// <summary>Everything that a run works with, checked and on its device, until it is disposed.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly Stack<IDisposable> owned = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options.</param>
    /// <param name="train">The training set.</param>
    /// <param name="test">The test set, or null.</param>
    /// <param name="followers">The observers.</param>
    /// <param name="checkpoint">The checkpoint that is resumed; null for a new run. It is disposed.</param>
    /// <param name="processes">The processes of the run. None of their exchanges is used.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    public TrainingSession(
        Module<Tensor, Tensor> model,
        TrainingOptions options,
        ImageSource train,
        ImageSource? test,
        CompositeObserver followers,
        TrainingCheckpoint? checkpoint,
        ProcessGroup processes,
        CancellationToken cancellationToken)
    {
        try
        {
            var shards = ShardedPass.ShardsOf(options);
            var outputs = Own(new RunOutputs(checkpoint?.Path));
            followers.Open(outputs);
            var grouping = new ParameterGrouping(model, options.ParameterGroups);
            Device = Devices.Parse(options.Device);
            var normalization = options.Normalization ?? train.ComputeNormalization(cancellationToken);
            model.to(Device);
            var precision = PrecisionChoice.For(options.Precision, model, Device);
            Own(PrecisionChoice.Use(precision, Device));
            Own(new ThreadCount(options.ThreadsInUse));
            Optimizer = Own(new Optimizer(model, options, grouping));
            Averages = Own(new WeightAverages(model, Optimizer.Parameters, options));
            Teacher = options.Distillation is { } distillation
                ? Own(new Teacher(distillation, model, train, Device))
                : null;
            Freezing = Own(new Freezing(model, grouping));
            Loader = Own(new BatchLoader(
                train, options.BatchSize, normalization, options.Device, options.Augmentation, options.Seed, precision,
                options.LastBatch, options.Sampler, shards));
            var evaluator = new Evaluator(model, normalization, options.Device, precision: precision);
            Run = new TrainingRun(
                model, options, train, normalization, precision, Optimizer, outputs, test, Averages);
            if (options.Shards > 1)
                Sharded = new ShardedPass(model, Optimizer.Parameters, Loader, shards, processes, options.Seed);
            Test = new EpochTest(evaluator, test, Averages, options.Metrics, Sharded, processes);
            Accumulation =
                new GradientAccumulation(options.AccumulationSteps, Loader, Optimizer.Parameters, Run.Progress);
            if (options.AccumulationSteps > 1)
                Run.AddPart(Accumulation);
            if (checkpoint is not null)
            {
                Run.Restore(checkpoint);
                checkpoint.Dispose(); // Its memory is of use to the training.
            }

            Run.Warned = message => followers.OnWarning(Run, message);
            TrainingCheck.Run(model, train, test, Loader, Device, precision);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Device Device { get; }

    public Optimizer Optimizer { get; }

    public WeightAverages Averages { get; }

    public Teacher? Teacher { get; }

    public Freezing Freezing { get; }

    /// <summary>The loader of the training images: of whole batches, or of the shards of this process.</summary>
    public BatchLoader Loader { get; }

    public TrainingRun Run { get; }

    /// <summary>Computes batches in shards; null for whole batches.</summary>
    public ShardedPass? Sharded { get; }

    public EpochTest Test { get; }

    public GradientAccumulation Accumulation { get; }

    public void Dispose()
    {
        while (owned.TryPop(out var part))
            part.Dispose();
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        owned.Push(part);
        return part;
    }
}
