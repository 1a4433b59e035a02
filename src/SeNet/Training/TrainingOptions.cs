using SeNet.Collections;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>Options of a training run. The defaults are those of the notebook.</summary>
/// <example>
/// <code>
/// var options = new TrainingOptions
/// {
///     Epochs = 20,
///     BatchSize = 64,
///     LearningRate = 0.05,
///     Schedule = LearningRateSchedule.OneCycle(),
///     Loss = new CrossEntropyLoss { LabelSmoothing = 0.1 },
/// };
/// </code>
/// </example>
public sealed record TrainingOptions
{
    /// <summary>Number of passes over the training set.</summary>
    /// <value>At least 1. Default: 40.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Epochs { get; init => field = Require.AtLeastOne(value, nameof(Epochs)); } = 40;

    /// <summary>
    /// Number of images per batch. The last batch of an epoch may differ: see <see cref="LastBatch"/>.
    /// </summary>
    /// <value>At least 1. Default: 128.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Require.AtLeastOne(value, nameof(BatchSize)); } = 128;

    /// <summary>
    /// What to do with the images that do not fill the last batch. A network whose last maps have one pixel cannot be
    /// trained on a batch of one image, since batch normalization then has one value per channel. The trainer checks
    /// that before the first batch.
    /// </summary>
    /// <value>Default: <see cref="LastBatch.Keep"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public LastBatch LastBatch { get; init => field = Require.Defined(value, nameof(LastBatch)); } = LastBatch.Keep;

    /// <summary>Learning rate, which is multiplied by the factor of the <see cref="Schedule"/>.</summary>
    /// <value>Above 0. Default: 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 0.1;

    /// <summary>The optimizer with its own options, such as momentum and weight decay.</summary>
    /// <value>Default: <see cref="Sgd"/> with the notebook's options.</value>
    public OptimizerOptions Optimizer
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Optimizer));
            field = value;
        }
    }
    = new Sgd();

    /// <summary>
    /// Whether the optimizer's weight decay applies to parameters of one dimension, as those of normalization, and to
    /// biases. The weight decay of a <see cref="ParameterGroup"/> applies to all of the group.
    /// </summary>
    /// <value>Default: true, as in the notebook. timm's recipes use false.</value>
    public bool DecayNormAndBias { get; init; } = true;

    /// <summary>
    /// Number of batches whose gradients are averaged, image by image, before the parameters are updated: the update is
    /// that of a batch of so many times <see cref="BatchSize"/> images. Batch normalization still sees one batch at a
    /// time, and a loss that is a weighted mean (<see cref="CrossEntropyLoss.ClassWeights"/>) is weighted batch by
    /// batch.
    /// </summary>
    /// <remarks>
    /// The last batches of an epoch may be fewer: they are averaged over their own images. All batches of an update
    /// have the learning rate of the large batch. A checkpoint between them holds the gradients so far.
    /// </remarks>
    /// <value>At least 1. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AccumulationSteps { get; init => field = Require.AtLeastOne(value, nameof(AccumulationSteps)); } = 1;

    /// <summary>
    /// Number of parts into which each batch is cut. Forward and backward passes are computed part by part, by one
    /// process or several (<see cref="Communicator"/>), and gradients and running statistics are added over the parts
    /// in a fixed order. So the results depend on the number of parts, not on the number of processes.
    /// </summary>
    /// <remarks>
    /// Batch normalization uses the statistics of a part, as PyTorch's <c>DistributedDataParallel</c> does; running
    /// statistics are their mean. Batch transforms such as <see cref="Mixup"/> mix the images of a part. Dropout draws
    /// from a generator that is seeded for each part. A loss that is a weighted mean
    /// (<see cref="CrossEntropyLoss.ClassWeights"/>) is weighted part by part. The number of processes is 1, or the
    /// number of parts divided by a power of two: for 8 parts 1, 2, 4 or 8.
    /// </remarks>
    /// <value>At least 1, at most <see cref="BatchSize"/>. Default: 1, the batch is not cut.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Shards { get; init => field = Require.AtLeastOne(value, nameof(Shards)); } = 1;

    /// <summary>
    /// Number of threads that libtorch computes with in each process, on a CPU. The gradients of convolutions are sums
    /// whose order, and with it their rounding, depends on it.
    /// </summary>
    /// <value>
    /// At least 1. Default: null: 1 if there are several <see cref="Shards"/>, so that the results are the same
    /// everywhere; otherwise what libtorch is set to. With the default, start one process per core; with more threads,
    /// fewer processes.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Threads
    {
        get;
        init => field = value is { } threads ? Require.AtLeastOne(threads, nameof(Threads)) : null;
    }

    /// <summary>
    /// The processes that train together. Each calls <see cref="Trainer.Fit"/> with the same model, options and data;
    /// the weights and the checkpoint are those of process 0, which alone calls the observers.
    /// </summary>
    /// <value>
    /// Default: <see cref="SingleProcess"/>. The package SeNet.Mpi has one for MPI. It is not part of a run's identity:
    /// a run may be resumed with another number of processes.
    /// </value>
    public ICommunicator Communicator
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Communicator));
            field = value;
        }
    }
    = SingleProcess.Instance;

    /// <summary>
    /// Parameters with their own options, for fine-tuning: for example lower learning rates for the first layers
    /// (<see cref="ParameterGroup.ByDepth"/>), or a trunk that is frozen at first.
    /// </summary>
    /// <value>A parameter belongs to the first group that names it. Default: none.</value>
    /// <exception cref="ArgumentException">A group is null. The names are checked when the run starts.</exception>
    public IReadOnlyList<ParameterGroup> ParameterGroups
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ParameterGroups));
            field = new ValueList<ParameterGroup>(value);
            if (field.Contains(null!))
                throw new ArgumentException("ParameterGroups contains null; remove it.", nameof(ParameterGroups));
        }
    }
    = ValueList<ParameterGroup>.Empty;

    /// <summary>Learning-rate schedule.</summary>
    /// <value>Default: <see cref="LearningRateSchedule.Constant"/>.</value>
    public LearningRateSchedule Schedule
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Schedule));
            field = value;
        }
    }
    = LearningRateSchedule.Constant;

    /// <summary>
    /// The loss that is minimized. The test loss is always the cross-entropy, so that runs can be compared.
    /// </summary>
    /// <value>Default: <see cref="CrossEntropyLoss"/>.</value>
    public Loss Loss
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Loss));
            field = value;
        }
    }
    = new CrossEntropyLoss();

    /// <summary>Bound on the gradient of each step.</summary>
    /// <value>Default: null, no clipping.</value>
    public GradientClipping? GradientClipping { get; init; }

    /// <summary>
    /// Exponential moving average of the weights, tested beside them after each epoch. The model keeps the weights that
    /// are trained; <see cref="BestWeights"/> and <see cref="FinalWeights"/> save the average.
    /// </summary>
    /// <value>Default: null, none.</value>
    public EmaOptions? Ema { get; init; }

    /// <summary>
    /// Mean of the weights of the last epochs, tested beside them. The model keeps the weights that are trained;
    /// <see cref="BestWeights"/> and <see cref="FinalWeights"/> save the mean.
    /// </summary>
    /// <value>Default: null, none.</value>
    public SwaOptions? Swa { get; init; }

    /// <summary>Knowledge distillation from a teacher.</summary>
    /// <value>Default: null, none.</value>
    public DistillationOptions? Distillation { get; init; }

    /// <summary>
    /// Metrics of the test after each epoch, in addition to loss and accuracy: <see cref="EpochResult.Metrics"/>.
    /// </summary>
    /// <value>
    /// Default: <see cref="Metric.MacroF1"/>, <see cref="Metric.BalancedAccuracy"/>, top-5 accuracy and
    /// <see cref="Metric.CalibrationError"/>.
    /// </value>
    /// <exception cref="ArgumentException">
    /// A metric is null, two have the same name, or a name is <c>loss</c> or <c>accuracy</c> or begins with <c>ema_</c>
    /// or <c>swa_</c>.
    /// </exception>
    public IReadOnlyList<Metric> Metrics
    {
        get;
        init => field = MetricList.Checked(value, nameof(Metrics));
    }
    = MetricList.Default;

    /// <summary>Augmentation of the training images.</summary>
    /// <value>
    /// Default: <see cref="Augmentation.Notebook"/>, zero padding of 4 pixels, random crop, horizontal flip.
    /// </value>
    public Augmentation Augmentation
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Augmentation));
            field = value;
        }
    }
    = Augmentation.Notebook;

    /// <summary>Which images an epoch has, and in which order.</summary>
    /// <value>Default: <see cref="ShuffledSampler"/>, every image once, in random order.</value>
    public Sampler Sampler
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sampler));
            field = value;
        }
    }
    = new ShuffledSampler();

    /// <summary>Normalization of the images, in training and evaluation.</summary>
    /// <value>
    /// Default: null, <see cref="ImageSource.ComputeNormalization"/> of the training set. The notebook uses
    /// <see cref="Normalization.Cifar10"/>.
    /// </value>
    public Normalization? Normalization { get; init; }

    /// <summary>
    /// Seed of the order of the images and their augmentation. <c>torch.manual_seed</c> sets that of the initial
    /// weights.
    /// </summary>
    /// <value>Default: 0.</value>
    public int Seed { get; init; }

    /// <summary>Device to train on, in PyTorch's notation: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    /// <value>Default: <c>cpu</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string Device
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Device));
            field = value;
        }
    }
    = "cpu";

    /// <summary>Compute precision.</summary>
    /// <value>
    /// Default: null, bfloat16 if the model (<see cref="IMixedPrecisionModel"/>) and the hardware support it
    /// (AVX-512 with bf16; a GPU since Ampere), otherwise float32.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public Precision? Precision
    {
        get;
        init => field = value is { } precision ? Require.Defined(precision, nameof(Precision)) : null;
    }

    /// <summary>Number of libtorch's threads; null for what it is set to.</summary>
    internal int? ThreadsInUse => Threads ?? (Shards > 1 ? 1 : null);

    /// <summary>
    /// Adds the options that differ from the defaults, except the number of epochs, the device and the processes, which
    /// a resumed run may change, and normalization and precision, which the run chooses if they are null.
    /// </summary>
    internal void AddTo(NamedValues values)
    {
        values.Add("batch size", BatchSize, unless: 128);
        values.Add("last batch", LastBatch, unless: LastBatch.Keep);
        values.Add("learning rate", LearningRate, unless: 0.1);
        Optimizer.AddTo(values);
        values.Add("decay of norm and bias", DecayNormAndBias, unless: true);
        values.Add("accumulation steps", AccumulationSteps, unless: 1);
        values.Add("shards", Shards, unless: 1);
        values.Add("threads", ThreadsInUse);
        values.Add("parameter groups", string.Join("; ", ParameterGroups.Select(group => group.ToLine())), unless: "");
        Schedule.AddTo(values);
        Loss.AddTo(values);
        GradientClipping?.AddTo(values);
        Ema?.AddTo(values);
        Swa?.AddTo(values);
        Distillation?.AddTo(values);
        values.Add("metrics", MetricList.ToLine(Metrics), unless: MetricList.UsualLine);
        Augmentation.AddTo(values);
        values.Add("sampler", Sampler.ToString(), unless: nameof(ShuffledSampler));
        values.Add("seed", Seed, unless: 0);
    }
}
