using System.Diagnostics;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Training;

/// <summary>
/// Trains a classifier: epochs of <see cref="TrainingOptions.Optimizer"/> on the <see cref="TrainingOptions.Loss"/>,
/// each followed by a test. Output to consoles, files and plots is the task of observers.
/// </summary>
/// <example>
/// <code>
/// var data = Cifar10.Load("data", download: true);
/// using var network = new Network(inChannels: 3, filters: 16, blocks: 2, classes: 10);
/// var trainer = new Trainer(network, new TrainingOptions { Epochs = 5 });
/// var result = trainer.Fit(data.Train, data.Test, [new ConsoleLines()]);
/// Console.WriteLine(result.History[^1].TestAccuracy);
/// </code>
/// </example>
public sealed class Trainer
{
    private readonly Module<Tensor, Tensor> model;
    private readonly TrainingOptions options;
    private readonly Lazy<Func<string, bool>> isClassifier;

    /// <summary>Creates a trainer.</summary>
    /// <param name="model">
    /// The model, which maps images [N, C, H, W] to logits or log-probabilities [N, classes]. It is not disposed.
    /// </param>
    /// <param name="options">The options. Null: the defaults, which are those of the notebook.</param>
    public Trainer(Module<Tensor, Tensor> model, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.options = options ?? new TrainingOptions();
        isClassifier = new(() => DepthParts.IsClassifier(model));
    }

    /// <summary>Trains the model in place.</summary>
    /// <remarks>
    /// Before the first batch the model is checked: it is called with synthetic images of the shapes of the batches, in
    /// training mode, and in evaluation mode for the test. Then its buffers and, on the CPU, the state of the random
    /// number generator are restored.
    /// </remarks>
    /// <param name="train">The training set.</param>
    /// <param name="test">The set to test on after each epoch. Null: no test.</param>
    /// <param name="observers">
    /// Observers of the run. Those that save (<see cref="ITrainingObserver.Saves"/>) are called first, then the others,
    /// each in the order given.
    /// </param>
    /// <param name="resumeFrom">
    /// A checkpoint of this run to resume from: <see cref="CheckpointDirectory.Latest"/>, or
    /// <see cref="TrainingCheckpoint.Open"/> for a file. Null: a new run. It is disposed, whether or not this method
    /// succeeds.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the run after the batch in progress, of the training or the test. Observers are called, so that everything
    /// is saved.
    /// </param>
    /// <returns>Why the run ended, and the results of all its epochs.</returns>
    /// <exception cref="IOException">
    /// An image file is missing or cannot be opened, or an observer cannot write its file; observers were called, so
    /// that everything else is saved. Or, before the training, a file of an observer cannot be written, or belongs to
    /// another run in progress.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// An image file is damaged; observers were called, so that everything is saved.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the training started.</exception>
    /// <exception cref="InvalidOperationException">
    /// The run is new and would replace the checkpoints, best weights or log of another. Or, in an epoch, the sampler
    /// gave an index that no image has, or a batch transform targets that are no probabilities; observers were called,
    /// so that everything is saved. Or a schedule gives a negative or non-finite factor, or the loss cannot be computed
    /// for a batch's targets; the message names epoch and batch.
    /// </exception>
    /// <exception cref="NonFiniteLossException">The loss became infinite or NaN.</exception>
    /// <exception cref="ArgumentException">
    /// The two sets have different classes or channels; the model does not accept their images or the size of the last
    /// batch, or has another number of classes; the checkpoint is of another run; two observers write the same file; or
    /// the <see cref="TrainingOptions.ParameterGroups"/> do not fit the model, the <see cref="TrainingOptions.Loss"/>
    /// the model or the classes, or the <see cref="TrainingOptions.Schedule"/> a run without a test.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model or the checkpoint is disposed.</exception>
    /// <exception cref="Weights.WeightsFormatException">The checkpoint lacks a part of the run's state.</exception>
    public TrainingResult Fit(
        ImageSource train,
        ImageSource? test = null,
        IEnumerable<ITrainingObserver>? observers = null,
        TrainingCheckpoint? resumeFrom = null,
        CancellationToken cancellationToken = default)
    {
        using var checkpoint = resumeFrom;
        ArgumentNullException.ThrowIfNull(train);
        var processes = new ProcessGroup(options.Communicator);
        try
        {
            return FitTogether(train, test, observers ?? [], checkpoint, processes, cancellationToken);
        }
        catch (Exception e)
        {
            processes.End(e);
            throw;
        }
    }

    private TrainingResult FitTogether(
        ImageSource train,
        ImageSource? test,
        IEnumerable<ITrainingObserver> observers,
        TrainingCheckpoint? checkpoint,
        ProcessGroup processes,
        CancellationToken cancellationToken)
    {
        var (followers, session) = processes.Together(
            () => Prepare(train, test, observers, checkpoint, processes, cancellationToken), cancellationToken);
        using var disposed = session;
        var run = session.Run;
        if (!processes.IsSingle)
            run.Synchronize(processes, session.Device);
        processes.Together(() => followers.OnRunStart(run));
        var outcome = TrainingOutcome.Completed;
        while (run.History.Count < options.Epochs
            && (outcome = Interruption(run, processes, cancellationToken)) == TrainingOutcome.Completed)
        {
            run.Epoch = run.History.Count + 1;
            processes.Together(() => followers.OnEpochStart(run));
            session.Freezing.Begin(run.Epoch);
            TrainEpoch(session, processes, followers, cancellationToken);
            if (run.Progress.Batches < session.Loader.BatchCount
                || Test(session, processes, followers, cancellationToken) is not { } scores)
                continue; // Interrupted.

            var sums = run.Progress.ReadSums();
            run.Progress.Finish(new EpochResult(
                run.Epoch,
                LearningRateAt(run, session.Loader.BatchCount, session.Accumulation),
                sums.LossSum / sums.Images,
                (double)sums.Correct / sums.Images,
                scores.Loss,
                scores.Accuracy,
                sums.Elapsed)
            {
                Metrics = scores.Metrics,
            });
            if (!processes.IsSingle)
                run.RequireSameWeights(processes);
            processes.Together(() => followers.OnEpochEnd(run, run.History[^1]));
        }

        processes.Together(() => followers.OnRunEnd(run, outcome));
        return new TrainingResult(outcome, run.History) { Warnings = run.Warnings, Metadata = run.DescribeWeights() };
    }

    /// <summary>Checks the arguments and prepares the run, without exchanges between processes.</summary>
    private (CompositeObserver Followers, TrainingSession Session) Prepare(
        ImageSource train,
        ImageSource? test,
        IEnumerable<ITrainingObserver> observers,
        TrainingCheckpoint? checkpoint,
        ProcessGroup processes,
        CancellationToken cancellationToken)
    {
        RequireAlive.Module(model);
        if (test is not null && ClassDifference.Of(train.ClassNames, test.ClassNames) is { } difference)
            throw new ArgumentException($"The test set has other classes than the training set: {difference}. Both " +
                "need the same, in the same order.", nameof(test));

        options.Loss.RequireFits(model, train.ClassNames.Count);
        options.Schedule.RequireFits(test is not null);
        var followers = new CompositeObserver(processes.IsFirst ? observers : [], cancellationToken);
        return (followers, new TrainingSession(
            model, options, train, test, followers, processes.IsFirst ? checkpoint : null, processes,
            cancellationToken));
    }

    /// <summary>Trains the remaining batches of an epoch, or those before an interruption.</summary>
    private void TrainEpoch(
        TrainingSession session,
        ProcessGroup processes,
        CompositeObserver followers,
        CancellationToken cancellationToken)
    {
        var (run, loader) = (session.Run, session.Loader);
        var start = run.Progress.ReadSums();
        using var sums = new EpochSums(start, session.Device);
        var watch = Stopwatch.StartNew();
        run.Progress.BeginSums(() => sums.Read(
            run.Epoch, batch => LearningRateAt(run, batch, session.Accumulation), start.Elapsed + watch.Elapsed));
        using var batches = loader.Epoch(run.Epoch, start.Batches).GetEnumerator();
        for (var number = start.Batches + 1; number <= loader.BatchCount; number++)
        {
            using var scope = NewDisposeScope();
            // What fails here fails between two steps, so nothing is half done.
            T Reading<T>(Func<T> read) => Trainer.Reading(read, run, processes, followers, cancellationToken);
            var rate = Reading(() => LearningRateAt(run, number, session.Accumulation));
            var loss = session.Sharded is null
                ? StepOnWhole(session, Reading(() => Next(batches)), sums, number, rate)
                : StepInShards(
                    session, Reading(() => RunShards(session, batches, number)), sums, number, rate, processes);
            run.Progress.AddBatch();
            var result = new BatchResult(number, loader.BatchCount, rate, loss);
            if (Interruption(run, processes, cancellationToken, () => followers.OnBatchEnd(run, result))
                != TrainingOutcome.Completed)
                break;
        }

        run.Progress.EndSums();
    }

    /// <summary>Tests the model, if there is a test set.</summary>
    /// <returns>Null if the run was cancelled in the test.</returns>
    private static EpochScores? Test(
        TrainingSession session,
        ProcessGroup processes,
        CompositeObserver followers,
        CancellationToken cancellationToken)
    {
        var run = session.Run;
        if (run.TestImages is not null)
            processes.Together(() => followers.OnTestStart(run));
        try
        {
            return Reading(
                () => session.Test.Run(run.Epoch, session.Loader, cancellationToken),
                run, processes, followers, cancellationToken);
        }
        catch (OperationCanceledException) when (processes.WasCancelled(cancellationToken))
        {
            processes.GoOn();
            return null;
        }
    }

    /// <summary>Whether the run is to end now, because of this process or another.</summary>
    /// <param name="run">The run.</param>
    /// <param name="processes">The processes.</param>
    /// <param name="cancellationToken">The token of this process.</param>
    /// <param name="before">What is done before.</param>
    private static TrainingOutcome Interruption(
        TrainingRun run, ProcessGroup processes, CancellationToken cancellationToken, Action? before = null)
    {
        var wishes = processes.TogetherWithSums(
            before ?? (() => { }),
            () => [cancellationToken.IsCancellationRequested ? 1 : 0, run.StopRequested ? 1 : 0]);
        return wishes[0] > 0 ? TrainingOutcome.Cancelled
            : wishes[1] > 0 ? TrainingOutcome.Stopped
            : TrainingOutcome.Completed;
    }

    /// <summary>
    /// Reads images. If that fails, between two steps, nothing of the run is half done: observers may save it.
    /// </summary>
    private static T Reading<T>(
        Func<T> read,
        TrainingRun run,
        ProcessGroup processes,
        CompositeObserver followers,
        CancellationToken cancellationToken)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OperationCanceledException || !processes.WasCancelled(cancellationToken))
        {
            followers.Fail(run, e);
            throw;
        }
    }

    private static Batch Next(IEnumerator<Batch> batches)
    {
        batches.MoveNext();
        return batches.Current;
    }

    /// <summary>Trains on a whole batch, which is disposed.</summary>
    /// <returns>Gives its mean loss, within the caller's scope.</returns>
    private Func<double> StepOnWhole(TrainingSession session, Batch batch, EpochSums sums, int number, double rate)
    {
        using var disposed = batch;
        using var scope = NewDisposeScope();
        var accumulation = session.Accumulation;
        if (accumulation.IsFirst(number))
            session.Optimizer.ZeroGradients();
        var (output, loss) = Forward(batch, session, number);
        // On a GPU, reading the loss would wait for it: there the sums are checked before anything is saved.
        if (loss.device_type == DeviceType.CPU && loss.item<float>() is var value && !float.IsFinite(value))
            throw new NonFiniteLossException(session.Run.Epoch, number, rate, value);

        var share = accumulation.ShareOf(number);
        (share == 1 ? loss : loss.Times(share)).backward();
        Update(session, number, rate);
        sums.Add(loss, output, batch.Labels);
        var kept = loss.detach().MoveToOuterDisposeScope();
        return () => kept.item<float>();
    }

    /// <summary>Computes the gradients of a batch in shards, together with the other processes.</summary>
    private ShardedBatch RunShards(TrainingSession session, IEnumerator<Batch> shards, int number)
    {
        var accumulation = session.Accumulation;
        var share = accumulation.ShareOf(number);
        return session.Sharded!.Run(
            shards, session.Run.Epoch, number, adds: !accumulation.IsFirst(number), (shard, part) =>
            {
                var (output, loss) = Forward(shard, session, number);
                loss.Times(share * part).backward();
                return (loss.item<float>(), output.argmax(dim: 1).eq(shard.Labels).sum().item<long>());
            });
    }

    /// <summary>Trains on a batch whose gradients are computed.</summary>
    /// <returns>Gives its mean loss.</returns>
    private Func<double> StepInShards(
        TrainingSession session, ShardedBatch batch, EpochSums sums, int number, double rate, ProcessGroup processes)
    {
        if (!double.IsFinite(batch.Loss))
        {
            processes.Agree();
            throw new NonFiniteLossException(session.Run.Epoch, number, rate, batch.Loss);
        }

        Update(session, number, rate);
        sums.Add(batch);
        return () => batch.Loss;
    }

    private (Tensor Output, Tensor Loss) Forward(Batch batch, TrainingSession session, int number)
    {
        var output = model.call(batch.Images);
        var loss = LossOf(output, batch.Targets, session.Run.Epoch, number);
        return (output, session.Teacher is { } teacher ? teacher.AddTo(loss, output, batch.Images) : loss);
    }

    /// <summary>Updates the parameters if the batch is the last of its update.</summary>
    private void Update(TrainingSession session, int number, double rate)
    {
        if (!session.Accumulation.IsLast(number))
            return;
        options.GradientClipping?.Apply(session.Optimizer.Parameters, isClassifier.Value);
        session.Optimizer.Step(rate, session.Run.Epoch);
        session.Averages.Step();
    }

    /// <summary>The loss of a batch, a scalar float32.</summary>
    /// <exception cref="InvalidOperationException">The targets do not fit the loss, or it is not a scalar.</exception>
    private Tensor LossOf(Tensor output, Tensor targets, int epoch, int number)
    {
        Tensor? loss;
        try
        {
            loss = options.Loss.Compute(output, targets);
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException(
                $"The loss cannot be computed in epoch {epoch}, batch {number}: {e.Message}", e);
        }

        var fault = loss is null ? "null"
            : loss.dim() != 0 || !is_floating_point(loss.dtype) ? $"{loss.dtype} [{string.Join(", ", loss.shape)}]"
            : !loss.requires_grad ? "a number through which no gradient reaches the output"
            : null;
        return fault is null
            ? loss!.to_type(ScalarType.Float32)
            : throw new InvalidOperationException(
                $"{options.Loss.GetType().Name}.Compute returned {fault} in epoch {epoch}, batch {number}; a loss is " +
                    "a scalar that is computed from the output, the mean over the batch.");
    }

    /// <summary>The learning rate at a batch, numbered from 1, of the epoch in progress.</summary>
    /// <exception cref="InvalidOperationException">The schedule's factor is negative or not finite.</exception>
    private double LearningRateAt(TrainingRun run, int batch, GradientAccumulation accumulation)
    {
        var position = run.Epoch - 1 + accumulation.PositionOf(batch);
        var factor = options.Schedule.Factor(position, options.Epochs, run.History);
        if (!(factor >= 0 && double.IsFinite(factor)))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The schedule {options.Schedule.GetType().Name} gives the factor {factor} in epoch {run.Epoch}, ") +
                    FormattableString.Invariant($"batch {batch} (position {position} of {options.Epochs} epochs); ") +
                    "it is a finite number, 0 or more.");
        return options.LearningRate * factor;
    }
}
