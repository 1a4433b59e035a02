using SeNet.Collections;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>
/// Does one of two batch transforms, drawn for each batch: <see cref="Mixup"/> and <see cref="CutMix"/> as timm
/// combines them.
/// </summary>
/// <example>
/// <code>
/// Augmentation augmentation =
/// [
///     new RandomResizedCrop(), new RandomHorizontalFlip(), new RandAugment(),
///     new RandomBatchChoice(new Mixup { Alpha = 0.8 }, new CutMix()),
/// ];
/// </code>
/// </example>
public sealed record RandomBatchChoice : BatchTransform
{
    /// <summary>Creates the choice.</summary>
    /// <param name="first">The <see cref="First"/>.</param>
    /// <param name="second">The <see cref="Second"/>.</param>
    public RandomBatchChoice(BatchTransform first, BatchTransform second)
    {
        First = first;
        Second = second;
    }

    /// <summary>The first transform.</summary>
    public BatchTransform First
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(First));
            field = value;
        }
    }

    /// <summary>The second transform.</summary>
    public BatchTransform Second
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Second));
            field = value;
        }
    }

    /// <summary>Probability of the second transform (timm's <c>switch_prob</c>).</summary>
    /// <value>0 to 1. Default: 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double SecondProbability
    {
        get;
        init => field = Require.Fraction(value, nameof(SecondProbability));
    }
    = 0.5;

    internal override bool GivesValidTargets => First.GivesValidTargets && Second.GivesValidTargets;

    /// <inheritdoc/>
    public override (Tensor Images, Tensor Targets) Apply(
        Tensor images, Tensor targets, int classes, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var chosen = random.Chance(SecondProbability) ? Second : First;
        return chosen.Apply(images, targets, classes, chosen.Random(random.Key));
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("first", First.ToString());
        values.Add("second", Second.ToString());
        values.Add("second probability", SecondProbability, unless: 0.5);
    }
}
