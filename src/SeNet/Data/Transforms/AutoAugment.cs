using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// AutoAugment (Cubuk et al., arXiv 1805.09501) with the policies, operations and magnitudes of torchvision: one of 25
/// pairs of operations is drawn, and each of the two is done with its probability, in a random direction.
/// </summary>
public sealed record AutoAugment : GeometricTransform
{
    /// <summary>Creates the transform.</summary>
    /// <param name="policy">The <see cref="Policy"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="policy"/> is not one of the enumeration.
    /// </exception>
    public AutoAugment(AutoAugmentPolicy policy) => Policy = policy;

    /// <summary>The policy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public AutoAugmentPolicy Policy { get; init => field = Require.Defined(value, nameof(Policy)); }

    internal override bool NeedsColors => true;

    private static AugmentMagnitudes Magnitudes { get; } = AugmentMagnitudes.Narrow(10);

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        foreach (var (operation, magnitude) in Choose(image.Height, image.Width, random))
            AugmentMagnitudes.Apply(image, operation, magnitude, Interpolation, (byte)Fill);
    }

    internal IEnumerable<(AugmentOperation Operation, double Magnitude)> Choose(
        int height, int width, RandomNumbers random)
    {
        var policies = AutoAugmentPolicies.Of(Policy);
        var (first, second) = policies[random.Below(policies.Count)];
        foreach (var step in (AutoAugmentStep[])[first, second])
        {
            var (isDone, isNegative) = (random.Chance(step.Probability), random.Chance(0.5));
            if (!isDone)
                continue;
            var sign = isNegative && AugmentMagnitudes.IsSigned(step.Operation) ? -1 : 1;
            yield return (step.Operation, sign * Magnitudes.At(step.Operation, step.Magnitude, height, width));
        }
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("policy", Policy.ToString());
        base.AddTo(values);
    }
}
