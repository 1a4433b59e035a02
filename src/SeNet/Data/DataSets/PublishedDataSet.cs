using SeNet.Downloads;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>A published data set: a row of the table <see cref="DataSets"/>.</summary>
/// <remarks>
/// All data sets follow the same rules. Files are found in the given folder or in the folder that the set's archive or
/// torchvision makes in it; upper and lower case do not matter. A download is resumed after an interruption, and
/// verified by its MD5; a mirror (<see cref="DownloadMirror"/>) can serve it. A file that is missing, truncated or of
/// another data set gives one error that names it.
/// </remarks>
public sealed class PublishedDataSet
{
    private readonly DataSetLayout layout;

    internal PublishedDataSet(
        string name,
        DataSetLayout layout,
        int trainCount,
        int testCount,
        Normalization normalization,
        IReadOnlyList<PublishedFile> files)
    {
        this.layout = layout;
        Name = name;
        TrainCount = trainCount;
        TestCount = testCount;
        Normalization = normalization;
        Files = files;
    }

    /// <summary>Name in the table, for example <c>cifar10</c>.</summary>
    public string Name { get; }

    /// <summary>Name in texts, for example <c>CIFAR-10</c>.</summary>
    public string Title => layout.Title;

    /// <summary>Names of the classes, in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames => layout.ClassNames;

    /// <summary>Number of channels: 3 for RGB, 1 for grayscale.</summary>
    public int Channels => layout.Channels;

    /// <summary>Image height in pixels.</summary>
    public int Height => layout.Side;

    /// <summary>Image width in pixels.</summary>
    public int Width => layout.Side;

    /// <summary>Number of training images that are published.</summary>
    public int TrainCount { get; }

    /// <summary>Number of test images that are published.</summary>
    public int TestCount { get; }

    /// <summary>
    /// Mean and standard deviation of each channel of the training images, as they are usually given for this set; the
    /// table's rows tell their source.
    /// </summary>
    public Normalization Normalization { get; }

    /// <summary>The files that are downloaded: one archive, or the packed files.</summary>
    public IReadOnlyList<PublishedFile> Files { get; }

    /// <summary>
    /// Folder of the unpacked files below the folder that is given to <see cref="Open"/>, for example
    /// <c>cifar-10-batches-bin</c> or <c>MNIST/raw</c>.
    /// </summary>
    public string Folder => layout.Folder;

    /// <summary>How the images are stored, in one sentence.</summary>
    public string RecordLayout => layout.Description;

    /// <summary>Reads the images; nothing is downloaded.</summary>
    /// <param name="directory">Folder that holds the files, itself or in <see cref="Folder"/>.</param>
    /// <returns>Images [N, C, H, W].</returns>
    /// <exception cref="FileNotFoundException">
    /// The folder or a file is missing; the message says what was found instead.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="directory"/> is a file.</exception>
    /// <exception cref="ImageFormatException">A file is truncated, damaged or of another data set.</exception>
    public ImageSplits Open(string directory) => OpenAsync(directory).GetAwaiter().GetResult();

    /// <inheritdoc cref="Open"/>
    /// <param name="directory">Folder that holds the files, itself or in <see cref="Folder"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public async Task<ImageSplits> OpenAsync(string directory, CancellationToken cancellationToken = default)
    {
        RequireNoFile(directory);
        var paths = layout.Find(directory) ?? throw layout.Missing(directory);
        return await layout.ReadAsync(paths, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads the files that are missing; does nothing if all are there.</summary>
    /// <param name="directory">Folder that gets <see cref="Folder"/> with the files. Made if missing.</param>
    /// <param name="progress">Receives the download progress of each file. Optional.</param>
    /// <param name="mirror">
    /// Base address of a server to download from (<see cref="DownloadMirror"/>); null (the default) for the one that
    /// the environment variable <c>SENET_MIRROR</c> names, else the publisher's.
    /// </param>
    /// <param name="cancellationToken">
    /// Stops the download; what has been downloaded stays for the next call.
    /// </param>
    /// <exception cref="DirectoryNotFoundException"><paramref name="directory"/> is a file.</exception>
    /// <exception cref="ArgumentException">The mirror is not an absolute http or https address.</exception>
    /// <exception cref="InvalidDataException">A downloaded file has a wrong hash or other contents.</exception>
    /// <exception cref="HttpRequestException">The server refuses a file.</exception>
    /// <exception cref="IOException">The download failed several times, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public async Task DownloadAsync(
        string directory,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        CancellationToken cancellationToken = default)
    {
        RequireNoFile(directory);
        if (layout.Find(directory) is null)
            await layout.DownloadAsync(
                directory, [.. Files.Select(file => (file.Name, file.Resolve(mirror)))], progress, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Reads the images, optionally downloading missing files first.</summary>
    /// <param name="directory">Folder that holds, or gets, the files, itself or in <see cref="Folder"/>.</param>
    /// <param name="download">Whether to download missing files (<see cref="DownloadAsync"/>).</param>
    /// <param name="progress">Receives the download progress of each file. Optional.</param>
    /// <param name="mirror">Base address of a server to download from; null for the default.</param>
    /// <param name="cancellationToken">Stops the download or the reading.</param>
    /// <returns>Images [N, C, H, W].</returns>
    public async Task<ImageSplits> LoadAsync(
        string directory,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        CancellationToken cancellationToken = default)
    {
        if (download)
            await DownloadAsync(directory, progress, mirror, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(directory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Name and title, for example "cifar10: CIFAR-10, 10 classes".</summary>
    public override string ToString() => $"{Name}: {Title}, {ClassNames.Count} classes";

    /// <summary>Whether all files are in a folder.</summary>
    internal bool IsIn(string directory) => layout.Find(directory) is not null;

    /// <summary>The same data set from other servers.</summary>
    internal PublishedDataSet From(IReadOnlyList<PublishedFile> files) =>
        new(Name, layout, TrainCount, TestCount, Normalization, files);

    private void RequireNoFile(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (File.Exists(directory))
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(directory)}' is a file; give the folder that holds, or will hold, {Title}'s " +
                "files. An archive must be unpacked first.");
    }
}
