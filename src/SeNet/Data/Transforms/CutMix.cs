using SeNet.Collections;
using SeNet.Imaging;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>
/// CutMix (Yun et al., arXiv 1905.04899), as timm's in mode <c>batch</c>: a rectangle of each image is replaced by that
/// of its partner, and the targets are mixed by its area. Of the area 1 - L is aimed at, with L from the distribution
/// Beta(Alpha, Alpha).
/// </summary>
/// <remarks>
/// The rectangle has the ratio of the image, and its center is anywhere on it. What is outside is cut off, and the
/// targets are mixed by the area that is left. Partners and label smoothing are those of <see cref="Mixup"/>.
/// </remarks>
public sealed record CutMix : BatchTransform
{
    /// <summary>Parameter of the beta distribution of L.</summary>
    /// <value>Above 0. Default: 1: all L are equally likely.</value>
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
        var (height, width) = ((int)images.size(2), (int)images.size(3));
        var mixes = random.Chance(Probability);
        var box = Choose(height, width, random.Beta(Alpha), random);
        var probabilities = Probabilities(targets, classes);
        if (!mixes || box.Height == 0 || box.Width == 0)
            return (images, probabilities);
        var mixed = images.clone();
        Part(mixed).copy_(Part(images).flip(0));
        return (mixed, Mixture(probabilities, 1 - (double)box.Height * box.Width / ((double)height * width)));

        Tensor Part(Tensor whole) => whole.narrow(2, box.Top, box.Height).narrow(3, box.Left, box.Width);
    }

    /// <summary>Chooses a rectangle, cut off at the edges of the image; it may be empty.</summary>
    internal static Box Choose(int height, int width, double own, RandomNumbers random)
    {
        var side = Math.Sqrt(1 - own);
        var (halfHeight, halfWidth) = ((int)(height * side) / 2, (int)(width * side) / 2);
        var (y, x) = (random.Below(height), random.Below(width));
        var (top, left) = (Math.Max(0, y - halfHeight), Math.Max(0, x - halfWidth));
        return new Box(top, left, Math.Min(height, y + halfHeight) - top, Math.Min(width, x + halfWidth) - left);
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("alpha", Alpha, unless: 1);
        values.Add("probability", Probability, unless: 1);
    }
}
