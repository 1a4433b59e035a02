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
/// Without such a crop, and in evaluation, images are resized and cropped by <see cref="EncodedImageSource.Crop"/>.
/// </remarks>
public sealed class ImageFiles : EncodedImageSource
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
        : base(labels, classNames, crop, applyOrientation)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count != labels.Count)
            throw new ArgumentException(
                $"There are {paths.Count} paths and {labels.Count} labels; each image needs both.", nameof(labels));
        this.paths = [.. paths];
    }

    internal override void AddTo(NamedValues values)
    {
        base.AddTo(values);
        // The folder may move between two parts of a run, to a system that writes names in another Unicode form too;
        // its files and their order may not change.
        var names = string.Join('\n', paths.Select(path => CanonicalComposition.Of(System.IO.Path.GetFileName(path))));
        values.Add("hash of the file names", Convert.ToHexString(XxHash64.Hash(Encoding.UTF8.GetBytes(names))));
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

    /// <inheritdoc/>
    public override ImageFiles Subset(IEnumerable<int> indices)
    {
        var chosen = Chosen(indices);
        return new ImageFiles([.. chosen.Select(Path)], [.. chosen.Select(Label)], ClassNames, Crop, ApplyOrientation);
    }

    /// <summary>
    /// Decodes all files once, on all processors, and creates a set without those that are damaged; they are counted in
    /// <see cref="ImageSource.Skipped"/>.
    /// </summary>
    /// <remarks>
    /// What was found is cached as by <see cref="DatasetCheck"/>: files of the same path, size and time are not decoded
    /// again.
    /// </remarks>
    /// <param name="progress">Receives the fraction that is done, 0 to 1. Optional.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="InvalidDataException">All files are damaged.</exception>
    /// <exception cref="IOException">A file is not there, or the system refuses to read it.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read a file.</exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public ImageFiles WithoutUnreadable(
        IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Without(ReadableImages.FindDamaged(this, progress, cancellationToken));

    /// <summary>The set without files that are damaged, counted as such.</summary>
    internal ImageFiles Without(IReadOnlySet<int> damaged)
    {
        if (damaged.Count == 0)
            return this;
        var root = PathNames.CommonFolder(paths);
        var others = ReadableImages.Others(this, damaged);
        return new ImageFiles(
            [.. others.Select(Path)], [.. others.Select(Label)], ClassNames, Crop, ApplyOrientation)
        {
            Skipped = Skipped.With(
                ReadableImages.Damaged, [.. damaged.Order().Select(index => PathNames.Relative(root, paths[index]))]),
        };
    }

    internal override DecodedImage Decode(int index) => DecodedImage.Read(Path(index), ApplyOrientation);
}
