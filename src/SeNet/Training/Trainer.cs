using System.Diagnostics;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Training;

/// <summary>
/// Trains a classifier: epochs of stochastic gradient descent on the cross-entropy, each followed by a test. It knows nothing of
/// consoles, files or pictures; observers do those.
/// </summary>
public sealed class Trainer
{
    private readonly Module<Tensor, Tensor> model;
    private readonly TrainingOptions options;

    /// <summary>Makes a trainer.</summary>
    /// <param name="model">Takes images [N, C, H, W], gives logits or log-probabilities [N, classes]. Stays the caller's.</param>
    /// <param name="options">How to train; the notebook's settings if null.</param>
    public Trainer(Module<Tensor, Tensor> model, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.options = options ?? new TrainingOptions();
    }

    /// <summary>Trains the model in place.</summary>
    /// <remarks>
    /// Before the first batch the model is tried: called with images of no meaning in the batches' shapes, in training
    /// mode, and in evaluation mode for the test. Its buffers and, on the CPU, the random numbers are as before
    /// afterwards.
    /// </remarks>
    /// <param name="train">Training images.</param>
    /// <param name="test">Images to test on after each epoch; null for no test.</param>
    /// <param name="observers">
    /// What follows the run: first those that save (<see cref="ITrainingObserver.Saves"/>), then the others, each in
    /// this order.
    /// </param>
    /// <param name="resumeFrom">
    /// A checkpoint of this run to go on from (<see cref="CheckpointDirectory.Latest"/>); null to begin.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the run after the batch at hand, of training or of a test; observers are told, so everything is saved.
    /// </param>
    /// <returns>Why the run ended, and the figures of all its epochs.</returns>
    /// <exception cref="IOException">
    /// A file of an image is gone or can't be opened, or an observer cannot save to its file; observers were told, so
    /// everything else is saved. Or, before anything is trained, a file that an observer writes cannot be written, or
    /// belongs to another run that is under way.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A file is no readable image; observers were told, so everything is saved.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The run is new, and would replace another's checkpoints, best weights or log.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was set before training began.</exception>
    /// <exception cref="NonFiniteLossException">The loss became infinite or not a number.</exception>
    /// <exception cref="ArgumentException">
    /// The sets do not fit each other; the model does not take their images or the last batch's size, or gives another
    /// number of classes; the checkpoint is another run's; two observers write the same file; or the options'
    /// <see cref="TrainingOptions.ParameterGroups"/> do not fit the model.
    /// </exception>
    public TrainingResult Fit(
        ImageSource train,
        ImageSource? test = null,
        IEnumerable<ITrainingObserver>? observers = null,
        string? resumeFrom = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        RequireAlive.Module(model);
        if (test is not null && ClassDifference.Of(train.ClassNames, test.ClassNames) is { } difference)
            throw new ArgumentException($"The test set has other classes than the training set: {difference}. Both need the same, in the same order.", nameof(test));

        var followers = new CompositeObserver(observers ?? [], cancellationToken);
        using var outputs = new RunOutputs(resumeFrom);
        followers.Open(outputs);
        var grouping = new ParameterGrouping(model, options.ParameterGroups);
        var device = Devices.Parse(options.Device);
        var normalization = options.Normalization ?? train.ComputeNormalization(cancellationToken);
        model.to(device);
        var precision = PrecisionChoice.For(options.Precision, model, device);
        using var matrices = PrecisionChoice.Use(precision, device);
        using var optimizer = new Optimizer(model, options);
        using var freezing = new Freezing(model, grouping);
        using var loader = new BatchLoader(
            train, options.BatchSize, normalization, device, options.Augmentation, options.Seed, precision,
            options.LastBatch);
        var evaluator = new Evaluator(model, normalization, options.Device, precision: precision);
        var run = new TrainingRun(model, options, train, normalization, precision, optimizer, outputs);
        if (resumeFrom is not null)
            run.Restore(resumeFrom);
        run.Warned = message => followers.OnWarning(run, message);
        TrainingCheck.Run(model, train, test, loader, device, precision);

        followers.OnRunStart(run);
        var outcome = TrainingOutcome.Completed;
        while (run.History.Count < options.Epochs && (outcome = Interruption(run, cancellationToken)) == TrainingOutcome.Completed)
        {
            run.Epoch = run.History.Count + 1;
            followers.OnEpochStart(run);
            freezing.Begin(run.Epoch);
            TrainEpoch(run, device, loader, optimizer, followers, cancellationToken);
            if (run.Progress.Batches < loader.BatchCount || !Test(run, evaluator, test, followers, cancellationToken, out var tested))
                continue; // Interrupted.

            run.Finish(new EpochResult(
                run.Epoch,
                LearningRateAt(run.Epoch, loader.BatchCount - 1, loader.BatchCount),
                run.Progress.LossSum / run.Progress.Images,
                (double)run.Progress.Correct / run.Progress.Images,
                tested?.Loss,
                tested?.Accuracy,
                run.Progress.Elapsed));
            followers.OnEpochEnd(run, run.History[^1]);
        }

        followers.OnRunEnd(run, outcome);
        return new TrainingResult(outcome, run.History) { Warnings = run.Warnings, Metadata = run.DescribeWeights() };
    }

    /// <summary>Trains the batches of an epoch that are not trained yet, or those before an interruption.</summary>
    private void TrainEpoch(
        TrainingRun run, Device device, BatchLoader loader, Optimizer optimizer, CompositeObserver followers, CancellationToken cancellationToken)
    {
        var start = run.Progress;
        using var sums = new EpochSums(start, device);
        var watch = Stopwatch.StartNew();
        double RateOf(int batch) => LearningRateAt(run.Epoch, batch - 1, loader.BatchCount);
        run.Follow(() => sums.Read(run.Epoch, RateOf, start.Elapsed + watch.Elapsed));
        var number = start.Batches;
        using var batches = loader.Epoch(run.Epoch, start.Batches).GetEnumerator();
        while (Reading(batches.MoveNext, run, followers, cancellationToken))
        {
            using (var batch = batches.Current)
            using (NewDisposeScope())
            {
                number++;
                var loss = Step(batch, optimizer, sums, run.Epoch, number, RateOf(number));
                var result = new BatchResult(number, loader.BatchCount, RateOf(number), () => loss.item<float>());
                followers.OnBatchEnd(run, result);
            }

            if (Interruption(run, cancellationToken) != TrainingOutcome.Completed)
                break;
        }

        run.Unfollow();
    }

    /// <summary>Tests the model, if there is a test set.</summary>
    /// <returns>False if the run was cancelled in the test.</returns>
    private static bool Test(
        TrainingRun run, Evaluator evaluator, ImageSource? test, CompositeObserver followers, CancellationToken cancellationToken, out EvaluationResult? result)
    {
        result = null;
        if (test is null)
            return true;
        followers.OnTestStart(run);
        try
        {
            result = Reading(
                () => evaluator.Evaluate(test, cancellationToken: cancellationToken),
                run,
                followers,
                cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TrainingOutcome Interruption(TrainingRun run, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? TrainingOutcome.Cancelled
        : run.StopRequested ? TrainingOutcome.Stopped
        : TrainingOutcome.Completed;

    /// <summary>Reads images. If that fails, between two steps, nothing of the run is half done: observers may save it.</summary>
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

    /// <summary>Trains on a batch and gives its mean loss, a tensor of the caller's scope.</summary>
    private Tensor Step(Batch batch, Optimizer optimizer, EpochSums sums, int epoch, int number, double rate)
    {
        using var scope = NewDisposeScope();
        optimizer.ZeroGradients();
        var output = model.call(batch.Images);
        var loss = functional.cross_entropy(output, batch.Labels, label_smoothing: options.LabelSmoothing);
        // On a GPU, reading the loss would wait for it: there the sums tell, before anything is saved.
        if (loss.device_type == DeviceType.CPU && loss.item<float>() is var value && !float.IsFinite(value))
            throw new NonFiniteLossException(epoch, number, rate, value);

        loss.backward();
        if (options.GradientClipNorm is { } norm)
            optimizer.ClipGradient(norm);
        optimizer.Step(rate, epoch);
        sums.Add(loss, output, batch.Labels);
        return loss.detach().MoveToOuterDisposeScope();
    }

    private double LearningRateAt(int epoch, int batch, int batchCount) =>
        options.LearningRate * options.Schedule.Factor(epoch - 1 + (double)batch / batchCount, options.Epochs);
}
