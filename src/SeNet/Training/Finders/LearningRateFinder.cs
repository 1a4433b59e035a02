using SeNet.Collections;
using SeNet.Data;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Finds a learning rate (Smith, arXiv 1506.01186, section 3.3): the model is trained for some batches while the rate
/// rises exponentially, and the loss is recorded. Then the model is as it was.
/// </summary>
/// <example>
/// <code>
/// var options = new TrainingOptions { BatchSize = 64 };
/// var curve = new LearningRateFinder(network, options).Run(data.Train);
/// if (curve.Suggestion is { } rate)
///     options = options with { LearningRate = rate };
/// new LearningRatePlot(curve).SavePng("learning-rate.png");
/// </code>
/// </example>
public sealed class LearningRateFinder
{
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly TrainingOptions options;

    /// <summary>Creates a finder.</summary>
    /// <param name="model">
    /// The model that is to be trained. It is not disposed, and stays on the options' device.
    /// </param>
    /// <param name="options">
    /// The options of the run that is to follow. Schedule, number of epochs and averages of the weights do not count.
    /// Null: the defaults.
    /// </param>
    public LearningRateFinder(nn.Module<Tensor, Tensor> model, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.options = options ?? new TrainingOptions();
    }

    /// <summary>Smallest learning rate, that of the first batch.</summary>
    /// <value>Above 0. Default: 1e-6.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MinLearningRate { get; init => field = Require.Positive(value, nameof(MinLearningRate)); } = 1e-6;

    /// <summary>Largest learning rate, that of the last batch.</summary>
    /// <value>Above <see cref="MinLearningRate"/>. Default: 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MaxLearningRate { get; init => field = Require.Positive(value, nameof(MaxLearningRate)); } = 10;

    /// <summary>Number of batches.</summary>
    /// <value>At least 10. Default: 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 10.</exception>
    public int Steps
    {
        get;
        init => field = value >= 10
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Steps), value, "Steps is at least 10.");
    }
    = 100;

    /// <summary>
    /// Smoothing of the losses: the part of the mean of the losses so far that stays when one is added.
    /// </summary>
    /// <value>In [0, 1). Default: 0.98.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smoothing { get; init => field = Require.BelowOne(value, nameof(Smoothing)); } = 0.98;

    /// <summary>The sweep ends when the smoothed loss exceeds this multiple of its minimum.</summary>
    /// <value>Above 1. Default: 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 1.</exception>
    public double Divergence
    {
        get;
        init => field = value > 1 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Divergence), value, "Divergence is a finite number above 1: a multiple of the lowest loss.");
    }
    = 4;

    /// <summary>Trains the model with rising rates and restores it.</summary>
    /// <param name="train">The training set.</param>
    /// <param name="cancellationToken">Stops the sweep; the model is restored.</param>
    /// <returns>
    /// The losses up to the end of the sweep, or up to where the loss grew too much or was not finite.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <see cref="MinLearningRate"/> is not below <see cref="MaxLearningRate"/>, or the model cannot be trained on
    /// these images.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public LearningRateCurve Run(ImageSource train, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (MinLearningRate >= MaxLearningRate)
            throw new ArgumentException(
                $"MinLearningRate is {MinLearningRate} and MaxLearningRate is {MaxLearningRate}; the minimum is " +
                    "below the maximum.");
        Tensors.RequireAlive.Module(model);
        using var snapshot = new ModelSnapshot(model);
        var recorder = new Recorder(Smoothing, Divergence, Steps);
        var sweep = options with
        {
            Epochs = Steps,
            AccumulationSteps = 1,
            Communicator = SingleProcess.Instance,
            Schedule = new Sweep(
                this, options.LearningRate, options.Sampler.CountFor(train), options.BatchSize, options.LastBatch),
            Ema = null,
            Swa = null,
        };
        try
        {
            new Trainer(model, sweep).Fit(train, null, [recorder], cancellationToken: cancellationToken);
        }
        catch (NonFiniteLossException)
        {
            // The end of the sweep.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new LearningRateCurve(recorder.Points);
    }

    private double RateOf(int step) =>
        MinLearningRate * Math.Pow(MaxLearningRate / MinLearningRate, (double)step / (Steps - 1));

    /// <summary>The learning rate of each step, as a factor of the options'.</summary>
    private sealed record Sweep(
        LearningRateFinder Finder, double LearningRate, int Images, int BatchSize, LastBatch LastBatch)
        : LearningRateSchedule
    {
        public override double Factor(double position, int epochs)
        {
            var size = Math.Min(BatchSize, Images);
            var batches = LastBatch == LastBatch.Keep ? (Images + size - 1) / size : Images / size;
            return Finder.RateOf((int)Math.Round(position * batches)) / LearningRate;
        }

        internal override void AddTo(NamedValues values) => values.Add("schedule", "sweep");
    }

    /// <summary>Records the losses, and ends the run after enough of them.</summary>
    private sealed class Recorder(double smoothing, double divergence, int steps) : ITrainingObserver
    {
        private double mean;
        private double lowest = double.PositiveInfinity;

        public List<LearningRatePoint> Points { get; } = [];

        public void OnBatchEnd(TrainingRun run, BatchResult batch)
        {
            var loss = batch.Loss;
            mean = smoothing * mean + (1 - smoothing) * loss;
            // The mean begins with 0: the divisor is the weight of the losses in it.
            var smoothed = mean / (1 - Math.Pow(smoothing, Points.Count + 1));
            Points.Add(new LearningRatePoint(batch.LearningRate, loss, smoothed));
            lowest = Math.Min(lowest, smoothed);
            if (Points.Count == steps || smoothed > divergence * lowest)
                run.RequestStop();
        }
    }
}
