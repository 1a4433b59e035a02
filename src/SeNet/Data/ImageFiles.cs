using System.IO.Hashing;
using System.Text;
using SeNet.Collections;
using SeNet.Data.Folders;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// Labelled images in files, of any size. Each is decoded when it is needed, on all processors, while the network
/// computes.
/// </summary>
/// <remarks>
/// For sets too large for memory, and for crops of every image's own size (<see cref="RandomResizedCrop"/>).
/// Without such a crop, and in evaluation, images are resized and cropped by <see cref="Crop"/>.
/// </remarks>
public sealed class ImageFiles : ImageSource
{
    private readonly string[] paths;

    /// <summary>Initializes a set of JPEG, PNG, GIF, BMP or WebP files; nothing is read yet.</summary>
    /// <param name="paths">The files, at least one. Copied.</param>
    /// <param name="labels">Class of each image, 0 to <paramref name="classNames"/>.Count - 1. Copied.</param>
    /// <param name="classNames">Name of each class, at least one. Copied.</param>
    /// <param name="crop">How images are resized and cropped to the network's size.</param>
    /// <param name="applyOrientation">Whether images are rotated and mirrored by their EXIF orientation.</param>
    /// <exception cref="ArgumentException">
    /// There is no image or no class, the lengths disagree, a label names no class, or an image has more than 512 MB.
    /// </exception>
    public ImageFiles(
        IReadOnlyList<string> paths,
        IReadOnlyList<int> labels,
        IReadOnlyList<string> classNames,
        CenterCrop crop,
        bool applyOrientation = true)
        : base(labels, DecodedImage.Channels, SizeOf(crop), SizeOf(crop), classNames)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count != labels.Count)
            throw new ArgumentException(
                $"There are {paths.Count} paths and {labels.Count} labels; each image needs both.", nameof(labels));
        this.paths = [.. paths];
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
        // The folder may move between two parts of a run, to a system that writes names in another Unicode form too;
        // its files and their order may not change.
        var names = string.Join('\n', paths.Select(path => CanonicalComposition.Of(System.IO.Path.GetFileName(path))));
        values.Add("hash of the file names", Convert.ToHexString(XxHash64.Hash(Encoding.UTF8.GetBytes(names))));
        values.Add("EXIF orientation applied", ApplyOrientation, unless: true);
    }

    /// <summary>Path of the file of one image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="index"/> is not 0 to <see cref="ImageSource.Count"/> - 1.
    /// </exception>
    public string Path(int index)
    {
        CheckIndex(index);
        return paths[index];
    }

    /// <summary>Creates a set of some of the images, in the given order, with the same classes.</summary>
    /// <param name="indices">Positions in this set, at least one; one given twice is taken twice.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An index is not 0 to <see cref="ImageSource.Count"/> - 1.
    /// </exception>
    /// <exception cref="ArgumentException">There are no indices.</exception>
    public ImageFiles Subset(IEnumerable<int> indices)
    {
        var chosen = Chosen(indices);
        return new ImageFiles([.. chosen.Select(Path)], [.. chosen.Select(Label)], ClassNames, Crop, ApplyOrientation);
    }

    /// <summary>Splits the set in two, each class by the same fraction (for example training and validation).</summary>
    /// <param name="firstFraction">
    /// Fraction of each class that goes to the first part, above 0 and below 1; rounded to whole images.
    /// </param>
    /// <param name="seed">Chooses the images; the same seed gives the same parts.</param>
    /// <returns>Two parts without a common image, both in this set's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="firstFraction"/> is not between 0 and 1.
    /// </exception>
    /// <exception cref="ArgumentException">The fraction leaves one part without any image.</exception>
    public (ImageFiles First, ImageFiles Second) Split(double firstFraction, int seed)
    {
        var (first, second) = SplitByClass(firstFraction, seed);
        return (Subset(first), Subset(second));
    }

    internal override ReadOnlySpan<byte> Read(int index, Span<byte> scratch)
    {
        using var image = DecodedImage.Read(Path(index), ApplyOrientation);
        Crop.Write(image.Pixels, scratch);
        return scratch;
    }

    internal override void ReadPart(
        int index, Func<int, int, Box> choose, Interpolation interpolation, Span<byte> planes)
    {
        using var image = DecodedImage.Read(Path(index), ApplyOrientation);
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
