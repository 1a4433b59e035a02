using SeNet.Collections;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// Labelled images as JPEG, PNG, GIF, BMP or WebP, of any size. Each is decoded when it is needed, on all processors,
/// while the network computes.
/// </summary>
/// <remarks>
/// Without a <see cref="RandomResizedCrop"/>, and in evaluation, images are resized and cropped by <see cref="Crop"/>.
/// </remarks>
public abstract class EncodedImageSource : ImageSource
{
    private protected EncodedImageSource(
        IReadOnlyList<int> labels, IReadOnlyList<string> classNames, CenterCrop crop, bool applyOrientation)
        : base(labels, DecodedImage.Channels, SizeOf(crop), SizeOf(crop), classNames)
    {
        Crop = crop;
        ApplyOrientation = applyOrientation;
    }

    /// <summary>How images are resized and cropped to the network's size in evaluation.</summary>
    public CenterCrop Crop { get; }

    /// <summary>Whether images are rotated and mirrored by their EXIF orientation.</summary>
    public bool ApplyOrientation { get; }

    internal override void AddTo(NamedValues values)
    {
        base.AddTo(values);
        Crop.AddTo(values);
        values.Add("EXIF orientation applied", ApplyOrientation, unless: true);
    }

    /// <summary>Decodes one image.</summary>
    internal abstract DecodedImage Decode(int index);

    internal override ReadOnlySpan<byte> Read(int index, Span<byte> scratch)
    {
        using var image = Decode(index);
        Crop.Write(image.Pixels, scratch);
        return scratch;
    }

    internal override void ReadPart(
        int index, Func<int, int, Box> choose, Interpolation interpolation, Span<byte> planes)
    {
        using var image = Decode(index);
        var pixels = image.Pixels;
        var part = pixels.Part(choose(pixels.Height, pixels.Width));
        Resampler.Resample(part, Height, Width, new Box(0, 0, Height, Width), interpolation, planes);
    }

    private static int SizeOf(CenterCrop crop)
    {
        ArgumentNullException.ThrowIfNull(crop);
        return crop.Size;
    }
}
