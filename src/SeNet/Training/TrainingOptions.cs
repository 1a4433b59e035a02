using SeNet.Collections;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>How a network is trained. The defaults are the notebook's.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training set.</summary>
    /// <value>At least 1; 40.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Epochs { get; init => field = Require.AtLeastOne(value, nameof(Epochs)); } = 40;

    /// <summary>Images a step; the last batch of an epoch may differ: see <see cref="LastBatch"/>.</summary>
    /// <value>At least 1; 128.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Require.AtLeastOne(value, nameof(BatchSize)); } = 128;

    /// <summary>
    /// What becomes of a smaller last batch. A batch of one image can't be trained on where the last maps have one
    /// pixel, since batch normalisation then has one value a channel; the trainer finds that out before the first
    /// batch.
    /// </summary>
    /// <value><see cref="LastBatch.Keep"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public LastBatch LastBatch { get; init => field = Require.Defined(value, nameof(LastBatch)); } = LastBatch.Keep;

    /// <summary>The full learning rate, which <see cref="Schedule"/> scales.</summary>
    /// <value>Above 0; 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 0.1;

    /// <summary>Momentum of the stochastic gradient descent.</summary>
    /// <value>In [0, 1); 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Require.BelowOne(value, nameof(Momentum)); } = 0.9;

    /// <summary>Whether the momentum is Nesterov's.</summary>
    /// <value>True.</value>
    public bool Nesterov { get; init; } = true;

    /// <summary>Weight decay, added to the gradient of every parameter, unless its group has another, as PyTorch's SGD does.</summary>
    /// <value>0 or more; 1e-4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); } = 1e-4;

    /// <summary>Trains the weights of convolutions by Muon instead of stochastic gradient descent.</summary>
    /// <value>Null: stochastic gradient descent for all.</value>
    public MuonOptions? Muon { get; init; }

    /// <summary>
    /// Parameters that are trained otherwise than the rest, for fine-tuning: more slowly the nearer to the images
    /// (<see cref="ParameterGroup.ByDepth"/>), or with a trunk that is frozen at first.
    /// </summary>
    /// <value>A parameter belongs to the first group that names it. None: all are trained alike.</value>
    /// <exception cref="ArgumentException">A group is null. What a group names is looked up when the run begins.</exception>
    public IReadOnlyList<ParameterGroup> ParameterGroups
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ParameterGroups));
            field = new ValueList<ParameterGroup>(value);
            if (field.Contains(null!))
                throw new ArgumentException("ParameterGroups has a group that is null; leave it out.", nameof(ParameterGroups));
        }
    }
    = ValueList<ParameterGroup>.Empty;

    /// <summary>The learning rate's course over the run.</summary>
    /// <value><see cref="LearningRateSchedule.Constant"/>.</value>
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

    /// <summary>Share of the target's probability that is spread over all classes (label smoothing).</summary>
    /// <value>In [0, 1); 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LabelSmoothing { get; init => field = Require.BelowOne(value, nameof(LabelSmoothing)); }

    /// <summary>Largest Euclidean norm of the whole gradient; a longer one is scaled down to it.</summary>
    /// <value>Above 0, or null for no clipping; null.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? GradientClipNorm
    {
        get;
        init => field = value is { } norm ? Require.Positive(norm, nameof(GradientClipNorm)) : null;
    }

    /// <summary>Random changes of the training images.</summary>
    /// <value><see cref="Augmentation.Notebook"/>: zero padding of 4, random crop, horizontal flip.</value>
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

    /// <summary>How images are normalised, in training and evaluation.</summary>
    /// <value>Null: <see cref="ImageSource.ComputeNormalization"/> of the training set. <see cref="Normalization.Cifar10"/> is the notebook's.</value>
    public Normalization? Normalization { get; init; }

    /// <summary>Seed of order, crops and flips. The weights' initial values are libtorch's matter: <c>torch.manual_seed</c>.</summary>
    /// <value>0.</value>
    public int Seed { get; init; }

    /// <summary>Where to train, in PyTorch's notation: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    /// <value><c>cpu</c>.</value>
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

    /// <summary>The type in which the network computes.</summary>
    /// <value>
    /// Null: bfloat16 where the model (<see cref="Models.IMixedPrecisionModel"/>) and the hardware have it (AVX-512 with bf16; a GPU since
    /// Ampere), else float32.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public Precision? Precision
    {
        get;
        init => field = value is { } precision ? Require.Defined(precision, nameof(Precision)) : null;
    }
}
