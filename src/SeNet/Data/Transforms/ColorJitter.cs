using SeNet.Collections;
using SeNet.Data.Randomness;
using SeNet.Imaging;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Random changes of an image's colours, as torchvision's: brightness, contrast, saturation and hue, each by a random
/// amount, in random order.
/// </summary>
/// <remarks>
/// For RGB images, and for grayscale images of one channel, which have neither saturation nor hue. Other numbers of
/// channels are refused.
/// </remarks>
public sealed record ColorJitter : ImageTransform
{
    /// <summary>Pixels are multiplied by a factor in [max(0, 1 - Brightness), 1 + Brightness].</summary>
    /// <value>0 or more. The default is 0: no change.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Brightness { get; init => field = Require.NotNegative(value, nameof(Brightness)); }

    /// <summary>
    /// Differences from the image's mean grey are multiplied by a factor in [max(0, 1 - Contrast), 1 + Contrast].
    /// </summary>
    /// <value>0 or more. The default is 0: no change.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Contrast { get; init => field = Require.NotNegative(value, nameof(Contrast)); }

    /// <summary>
    /// Differences from the pixel's own grey are multiplied by a factor in [max(0, 1 - Saturation), 1 + Saturation].
    /// </summary>
    /// <value>0 or more. The default is 0: no change.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Saturation { get; init => field = Require.NotNegative(value, nameof(Saturation)); }

    /// <summary>Hues are shifted by an angle in [-Hue, Hue], in full turns of the colour circle.</summary>
    /// <value>0 to 0.5. The default is 0: no change.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Hue
    {
        get;
        init => field = value is >= 0 and <= 0.5
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Hue), value, "Hue is 0 to 0.5 turns of the colour circle; usual is 0 to 0.1.");
    }

    internal override bool NeedsColors => true;

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        Apply(image.Pixels, image.Channels, random.Key.Draws(RandomPurpose.ColorJitter));
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("brightness", Brightness, unless: 0);
        values.Add("contrast", Contrast, unless: 0);
        values.Add("saturation", Saturation, unless: 0);
        values.Add("hue", Hue, unless: 0);
    }

    /// <summary>Changes an image, [C, pixels].</summary>
    internal void Apply(Span<byte> planes, int channels, RandomDraws draws)
    {
        var colors = new ImageColors(planes, channels);
        Span<int> order = [0, 1, 2, 3];
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = draws.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        // Each draws, wanted or not, so that one setting does not change another's numbers.
        var brightness = Factor(Brightness, ref draws);
        var contrast = Factor(Contrast, ref draws);
        var saturation = Factor(Saturation, ref draws);
        var hue = draws.Between(-Hue, Hue);
        foreach (var change in order)
        {
            if (change == 0 && Brightness > 0)
                colors.Brighten(brightness);
            else if (change == 1 && Contrast > 0)
                colors.Contrast(contrast);
            else if (change == 2 && Saturation > 0)
                colors.Saturate(saturation);
            else if (change == 3 && Hue > 0)
                colors.TurnHue(hue);
        }
    }

    private static float Factor(double strength, ref RandomDraws draws) =>
        (float)draws.Between(Math.Max(0, 1 - strength), 1 + strength);
}
