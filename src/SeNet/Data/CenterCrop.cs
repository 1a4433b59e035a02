using SeNet.Collections;
using SeNet.Data.Pixels;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// How an image of any size becomes one for a network, as timm and torchvision evaluate: scaled, its proportions kept, until the shorter side is
/// <see cref="Size"/> / <see cref="Share"/>, then the middle cut out.
/// </summary>
public sealed record CenterCrop
{
    /// <summary>Makes a centre crop.</summary>
    /// <param name="size">Height and width of the result, in pixels; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public CenterCrop(int size) => Size = Require.AtLeastOne(size);

    /// <summary>Height and width of the result, in pixels.</summary>
    /// <value>At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Size { get; init => field = Require.AtLeastOne(value, nameof(Size)); }

    /// <summary>The result's share of the scaled image's shorter side.</summary>
    /// <value>Above 0, at most 1; 0.875, as usual for ImageNet.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Share
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Share), value, "A share of the shorter side is above 0 and at most 1; usual is 0.875.");
    }
    = 0.875;

    /// <summary>The filter of the scaling.</summary>
    /// <value><see cref="Interpolation.Bilinear"/>.</value>
    public Interpolation Interpolation { get; init => field = Require.Defined(value, nameof(Interpolation)); }

    /// <summary>Brings an image to the size.</summary>
    internal void Write(Raster source, Span<byte> planes)
    {
        var shorter = (int)Math.Floor(Size / Share);
        var (height, width) = source.Height < source.Width
            ? (shorter, Proportional(source.Width, source.Height))
            : (Proportional(source.Height, source.Width), shorter);
        Resampler.Resample(source, height, width, new Box(Margin(height), Margin(width), Size, Size), Interpolation, planes);

        int Proportional(int longer, int other) => (int)((long)shorter * longer / other);

        int Margin(int length) => (int)Math.Round((length - Size) / 2.0, MidpointRounding.ToEven);
    }

    internal void AddTo(NamedValues values)
    {
        values.Add("crop size", Size);
        values.Add("crop fraction", Share, unless: 0.875);
        values.Add("crop interpolation", Interpolation, unless: Interpolation.Bilinear);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Size} pixels, {Share} of the shorter side, {Interpolation}");
}
