using SeNet.Collections;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>
/// Mixup (Zhang et al., arXiv 1710.09412), as timm's in mode <c>batch</c>: each image becomes L times itself plus (1 -
/// L) times its partner, and so do the targets; L is drawn from the distribution Beta(Alpha, Alpha) for the whole
/// batch.
/// </summary>
/// <remarks>
/// <para>The partner is the image at the same place from the end of the batch. In a batch of odd size, the image in the
/// middle is its own.</para>
/// <para>Targets become probabilities, [N, classes]. Label smoothing is that of the loss. It gives the targets that
/// timm gives, which smooths before it mixes: both are linear, and so the order makes no difference.</para>
/// </remarks>
public sealed record Mixup : BatchTransform
{
    /// <summary>
    /// Parameter of the beta distribution of L. With 1 all L are equally likely; near 0 most are 0 or 1.
    /// </summary>
    /// <value>Above 0. Default: 1; usual for ImageNet are 0.1 to 0.8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Alpha { get; init => field = Require.Positive(value, nameof(Alpha)); } = 1;

    /// <summary>Probability that a batch is mixed.</summary>
    /// <value>0 to 1. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Require.Fraction(value, nameof(Probability)); } = 1;

    internal override bool GivesValidTargets => true;

    /// <inheritdoc/>
    public override (Tensor Images, Tensor Targets) Apply(
        Tensor images, Tensor targets, int classes, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(random);
        var mixes = random.Chance(Probability);
        var own = random.Beta(Alpha);
        var probabilities = Probabilities(targets, classes);
        if (!mixes)
            return (images, probabilities);
        // In float32, and rounded once.
        var exact = images.to_type(ScalarType.Float32);
        return (Mixture(exact, own).to_type(images.dtype), Mixture(probabilities, own));
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("alpha", Alpha, unless: 1);
        values.Add("probability", Probability, unless: 1);
    }
}
