using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Imaging;

/// <summary>
/// Resizes an image so that its shorter side is <see cref="Size"/> / <see cref="CropFraction"/> pixels, keeping its
/// proportions, and crops the center to <see cref="Size"/> x <see cref="Size"/>, as timm and torchvision do in
/// evaluation.
/// </summary>
public sealed record CenterCrop
{
    /// <summary>Initializes a center crop.</summary>
    /// <param name="size">Height and width of the result in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public CenterCrop(int size) => Size = Require.AtLeastOne(size);

    /// <summary>Height and width of the result in pixels.</summary>
    /// <value>At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Size { get; init => field = Require.AtLeastOne(value, nameof(Size)); }

    /// <summary>
    /// Fraction of the resized image's shorter side that the crop keeps (timm's <c>crop_pct</c>).
    /// </summary>
    /// <value>Above 0, at most 1. The default is 0.875, as usual for ImageNet.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double CropFraction
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(CropFraction), value, "CropFraction is above 0 and at most 1; usual is 0.875.");
    }
    = 0.875;

    /// <summary>Filter of the resizing.</summary>
    /// <value>The default is <see cref="Interpolation.Bilinear"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public Interpolation Interpolation { get; init => field = Require.Defined(value, nameof(Interpolation)); }

    /// <summary>Resizes and crops an image.</summary>
    /// <param name="source">The image, of any size.</param>
    /// <param name="planes">Receives the result, [C, size, size].</param>
    internal void Write(Raster source, Span<byte> planes)
    {
        var shorter = (int)Math.Floor(Size / CropFraction);
        var (height, width) = source.Height < source.Width
            ? (shorter, Proportional(source.Width, source.Height))
            : (Proportional(source.Height, source.Width), shorter);
        var window = new Box(Margin(height), Margin(width), Size, Size);
        Resampler.Resample(source, height, width, window, Interpolation, planes);

        int Proportional(int longer, int other) => (int)((long)shorter * longer / other);

        int Margin(int length) => (int)Math.Round((length - Size) / 2.0, MidpointRounding.ToEven);
    }

    /// <summary>Adds the values that a run's identity holds.</summary>
    internal void AddTo(NamedValues values)
    {
        values.Add("crop size", Size);
        values.Add("crop fraction", CropFraction, unless: 0.875);
        values.Add("crop interpolation", Interpolation, unless: Interpolation.Bilinear);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Size} pixels, {CropFraction} of the shorter side, {Interpolation}");
}
