using System.IO.Hashing;
using System.Runtime.InteropServices;
using SeNet.Collections;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// Labelled images that are not files of their own: encoded images (JPEG, PNG, GIF, BMP or WebP) from memory, a
/// database, an archive or the network.
/// </summary>
/// <example>
/// <code>
/// // Rows of a database: the class and the bytes of a JPEG.
/// IReadOnlyDictionary&lt;int, (int Label, byte[] Jpeg)&gt; table = new Dictionary&lt;int, (int, byte[])&gt;();
/// int[] keys = [.. table.Keys.Order()];
/// var photos = new EncodedImages(
///     index =&gt; table[keys[index]].Jpeg,
///     [.. keys.Select(key =&gt; table[key].Label)],
///     ["cat", "dog"],
///     new CenterCrop(224));
/// var (train, test) = photos.Split(0.8, seed: 0);
/// </code>
/// </example>
public sealed class EncodedImages : EncodedImageSource
{
    private readonly Func<int, byte[]> read;
    private readonly Func<string> hash;

    /// <summary>Initializes a set of images in memory; nothing is decoded yet.</summary>
    /// <param name="images">The encoded images, at least one. The arrays are kept, not copied.</param>
    /// <param name="labels">Class of each image, 0 to <paramref name="classNames"/>.Count - 1. Copied.</param>
    /// <param name="classNames">Name of each class, at least one. Copied.</param>
    /// <param name="crop">How images are resized and cropped to the network's size.</param>
    /// <param name="applyOrientation">Whether images are rotated and mirrored by their EXIF orientation.</param>
    /// <exception cref="ArgumentException">
    /// There is no image or no class, the lengths disagree, a label names no class, or an image has more than 512 MB.
    /// </exception>
    public EncodedImages(
        IReadOnlyList<byte[]> images,
        IReadOnlyList<int> labels,
        IReadOnlyList<string> classNames,
        CenterCrop crop,
        bool applyOrientation = true)
        : this(ReaderOf(images, labels), labels, classNames, crop, applyOrientation) =>
        hash = () => HashOf(Enumerable.Range(0, images.Count).Select(index => images[index]));

    /// <summary>Initializes a set of images that are fetched when they are needed; nothing is fetched yet.</summary>
    /// <remarks>
    /// A resumed run checks that number, classes and labels of the images are those of the run it resumes; it does not
    /// fetch the images to compare them.
    /// </remarks>
    /// <param name="read">
    /// Gives the bytes of an image, 0 to <paramref name="labels"/>.Count - 1: for one index always the same. It is
    /// called by several threads at once; open a database connection in each call. What it throws ends the run.
    /// </param>
    /// <param name="labels">Class of each image, 0 to <paramref name="classNames"/>.Count - 1. Copied.</param>
    /// <param name="classNames">Name of each class, at least one. Copied.</param>
    /// <param name="crop">How images are resized and cropped to the network's size.</param>
    /// <param name="applyOrientation">Whether images are rotated and mirrored by their EXIF orientation.</param>
    /// <exception cref="ArgumentException">
    /// There is no image or no class, a label names no class, or an image has more than 512 MB.
    /// </exception>
    public EncodedImages(
        Func<int, byte[]> read,
        IReadOnlyList<int> labels,
        IReadOnlyList<string> classNames,
        CenterCrop crop,
        bool applyOrientation = true)
        : base(labels, classNames, crop, applyOrientation)
    {
        ArgumentNullException.ThrowIfNull(read);
        this.read = read;
        hash = () => HashOf([]);
    }

    private EncodedImages(EncodedImages whole, int[] chosen)
        : base([.. chosen.Select(whole.Label)], whole.ClassNames, whole.Crop, whole.ApplyOrientation)
    {
        read = index => whole.read(chosen[index]);
        hash = whole.hash;
        Selection = whole.SelectionOf(chosen);
    }

    internal override void AddTo(NamedValues values)
    {
        base.AddTo(values);
        values.Add("hash of the images", hash());
    }

    /// <inheritdoc/>
    public override EncodedImages Subset(IEnumerable<int> indices) => new(this, Chosen(indices));

    /// <summary>
    /// Decodes all images once, on all processors, and creates a set without those that are damaged; they are counted
    /// in <see cref="ImageSource.Skipped"/>.
    /// </summary>
    /// <param name="progress">Receives the fraction that is done, 0 to 1. Optional.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="InvalidDataException">All images are damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public EncodedImages WithoutUnreadable(
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var damaged = ReadableImages.FindDamaged(this, progress, cancellationToken);
        return damaged.Count == 0
            ? this
            : new EncodedImages(this, ReadableImages.Others(this, damaged))
            {
                Skipped = Skipped.With(ReadableImages.Damaged, [.. damaged.Order().Select(index => $"image {index}")]),
            };
    }

    internal override DecodedImage Decode(int index)
    {
        CheckIndex(index);
        var bytes = read(index)
            ?? throw new InvalidOperationException($"Image {index} was given as null, not as bytes.");
        using var image = new EncodedBytes(bytes, $"Image {index}", "put a good copy in its place, or leave it out");
        return DecodedImage.Read(image, ApplyOrientation);
    }

    private static Func<int, byte[]> ReaderOf(IReadOnlyList<byte[]> images, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.Count != labels.Count)
            throw new ArgumentException(
                $"There are {images.Count} images and {labels.Count} labels; each image needs a label.",
                nameof(labels));
        for (var i = 0; i < images.Count; i++)
            if (images[i] is not { Length: > 0 })
                throw new ArgumentException($"Image {i} is null or empty; give its encoded bytes.", nameof(images));
        return index => images[index];
    }

    private string HashOf(IEnumerable<byte[]> images)
    {
        var sum = new XxHash64();
        int[] labels = [.. Enumerable.Range(0, Count).Select(Label)];
        sum.Append(MemoryMarshal.AsBytes(labels.AsSpan()));
        foreach (var image in images)
            sum.Append(image);
        return Convert.ToHexString(sum.GetCurrentHash());
    }
}
