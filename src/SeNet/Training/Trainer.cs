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
        RequireAlive.Module(model);
        if (test is not null && ClassDifference.Of(train.ClassNames, test.ClassNames) is { } difference)
            throw new ArgumentException($"The test set has other classes than the training set: {difference}. Both " +
                "need the same, in the same order.", nameof(test));

        options.Loss.RequireFits(model, train.ClassNames.Count);
        options.Schedule.RequireFits(test is not null);
        var followers = new CompositeObserver(observers ?? [], cancellationToken);
        using var outputs = new RunOutputs(checkpoint?.Path);
        followers.Open(outputs);
        var grouping = new ParameterGrouping(model, options.ParameterGroups);
        var device = Devices.Parse(options.Device);
        var normalization = options.Normalization ?? train.ComputeNormalization(cancellationToken);
        model.to(device);
        var precision = PrecisionChoice.For(options.Precision, model, device);
        using var matrices = PrecisionChoice.Use(precision, device);
        using var optimizer = new Optimizer(model, options, grouping);
        using var averages = new WeightAverages(model, optimizer.Parameters, options);
        using var teacher = options.Distillation is { } distillation
            ? new Teacher(distillation, model, train, device)
            : null;
        using var freezing = new Freezing(model, grouping);
        using var loader = new BatchLoader(
            train, options.BatchSize, normalization, options.Device, options.Augmentation, options.Seed, precision,
            options.LastBatch, options.Sampler);
        var evaluator = new Evaluator(model, normalization, options.Device, precision: precision);
        var run = new TrainingRun(model, options, train, normalization, precision, optimizer, outputs, test, averages);
        var accumulation =
            new GradientAccumulation(options.AccumulationSteps, loader, optimizer.Parameters, run.Progress);
        if (options.AccumulationSteps > 1)
            run.AddPart(accumulation);
        var epochTest = new EpochTest(evaluator, test, averages, options.Metrics);
        if (checkpoint is not null)
        {
            run.Restore(checkpoint);
            checkpoint.Dispose(); // Its memory is of use to the training.
        }

        run.Warned = message => followers.OnWarning(run, message);
        TrainingCheck.Run(model, train, test, loader, device, precision);

        followers.OnRunStart(run);
        var outcome = TrainingOutcome.Completed;
        while (run.History.Count < options.Epochs
            && (outcome = Interruption(run, cancellationToken)) == TrainingOutcome.Completed)
        {
            run.Epoch = run.History.Count + 1;
            followers.OnEpochStart(run);
            freezing.Begin(run.Epoch);
            TrainEpoch(
                run, device, loader, optimizer, accumulation, averages, teacher, followers, cancellationToken);
            if (run.Progress.Batches < loader.BatchCount
                || Test(run, epochTest, loader, followers, cancellationToken) is not { } scores)
                continue; // Interrupted.

            var sums = run.Progress.ReadSums();
            run.Progress.Finish(new EpochResult(
                run.Epoch,
                LearningRateAt(run, loader.BatchCount, accumulation),
                sums.LossSum / sums.Images,
                (double)sums.Correct / sums.Images,
                scores.Loss,
                scores.Accuracy,
                sums.Elapsed)
            {
                Metrics = scores.Metrics,
            });
            followers.OnEpochEnd(run, run.History[^1]);
        }

        followers.OnRunEnd(run, outcome);
        return new TrainingResult(outcome, run.History) { Warnings = run.Warnings, Metadata = run.DescribeWeights() };
    }

    /// <summary>Trains the remaining batches of an epoch, or those before an interruption.</summary>
    private void TrainEpoch(
        TrainingRun run,
        Device device,
        BatchLoader loader,
        Optimizer optimizer,
        GradientAccumulation accumulation,
        WeightAverages averages,
        Teacher? teacher,
        CompositeObserver followers,
        CancellationToken cancellationToken)
    {
        var start = run.Progress.ReadSums();
        using var sums = new EpochSums(start, device);
        var watch = Stopwatch.StartNew();
        double RateOf(int batch) => LearningRateAt(run, batch, accumulation);
        run.Progress.BeginSums(() => sums.Read(run.Epoch, RateOf, start.Elapsed + watch.Elapsed));
        var number = start.Batches;
        using var batches = loader.Epoch(run.Epoch, start.Batches).GetEnumerator();
        while (Reading(batches.MoveNext, run, followers, cancellationToken))
        {
            using (var batch = batches.Current)
            using (NewDisposeScope())
            {
                number++;
                var rate = Reading(() => RateOf(number), run, followers, cancellationToken);
                var loss = Step(batch, optimizer, accumulation, teacher, sums, run.Epoch, number, rate);
                if (accumulation.IsLast(number))
                    averages.Step();
                run.Progress.AddBatch();
                var result = new BatchResult(number, loader.BatchCount, rate, () => loss.item<float>());
                followers.OnBatchEnd(run, result);
            }

            if (Interruption(run, cancellationToken) != TrainingOutcome.Completed)
                break;
        }

        run.Progress.EndSums();
    }

    /// <summary>Tests the model, if there is a test set.</summary>
    /// <returns>Null if the run was cancelled in the test.</returns>
    private static EpochScores? Test(
        TrainingRun run,
        EpochTest test,
        BatchLoader loader,
        CompositeObserver followers,
        CancellationToken cancellationToken)
    {
        if (run.TestImages is not null)
            followers.OnTestStart(run);
        try
        {
            return Reading(
                () => test.Run(run.Epoch, loader, cancellationToken), run, followers, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static TrainingOutcome Interruption(TrainingRun run, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? TrainingOutcome.Cancelled
        : run.StopRequested ? TrainingOutcome.Stopped
        : TrainingOutcome.Completed;

    /// <summary>
    /// Reads images. If that fails, between two steps, nothing of the run is half done: observers may save it.
    /// </summary>
    private static T Reading<T>(
        Func<T> read, TrainingRun run, CompositeObserver followers, CancellationToken cancellationToken)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            followers.Fail(run, e);
            throw;
        }
    }

    /// <summary>Trains on a batch and returns its mean loss, a tensor of the caller's scope.</summary>
    private Tensor Step(
        Batch batch,
        Optimizer optimizer,
        GradientAccumulation accumulation,
        Teacher? teacher,
        EpochSums sums,
        int epoch,
        int number,
        double rate)
    {
        using var scope = NewDisposeScope();
        if (accumulation.IsFirst(number))
            optimizer.ZeroGradients();
        var output = model.call(batch.Images);
        var loss = LossOf(output, batch.Targets, epoch, number);
        if (teacher is not null)
            loss = teacher.AddTo(loss, output, batch.Images);
        // On a GPU, reading the loss would wait for it: there the sums are checked before anything is saved.
        if (loss.device_type == DeviceType.CPU && loss.item<float>() is var value && !float.IsFinite(value))
            throw new NonFiniteLossException(epoch, number, rate, value);

        var share = accumulation.ShareOf(number);
        (share == 1 ? loss : loss.Times(share)).backward();
        if (accumulation.IsLast(number))
        {
            options.GradientClipping?.Apply(optimizer.Parameters, isClassifier.Value);
            optimizer.Step(rate, epoch);
        }

        sums.Add(loss, output, batch.Labels);
        return loss.detach().MoveToOuterDisposeScope();
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
