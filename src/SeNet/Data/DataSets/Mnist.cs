using SeNet.Downloads;

namespace SeNet.Data;

/// <summary>
/// MNIST (LeCun, Cortes, Burges, 1998), handwritten digits: 70,000 grayscale images of 28 x 28 in ten
/// classes, in IDX files.
/// </summary>
public static class Mnist
{
    /// <summary>The ten classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames => Row.ClassNames;

    private static PublishedDataSet Row { get; } = DataSets.Get("mnist");

    /// <summary>Reads the data set's four files, optionally downloading them first.</summary>
    /// <param name="root">
    /// Folder that holds <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c>
    /// and <c>t10k-labels-idx1-ubyte</c>, plain or as <c>.gz</c>, itself or in torchvision's <c>MNIST/raw</c>; upper
    /// and lower case do not matter.
    /// </param>
    /// <param name="download">
    /// Whether to download missing files into <c>ROOT/MNIST/raw</c>. An interrupted download is resumed.
    /// </param>
    /// <param name="progress">Receives the download progress of each file. Optional.</param>
    /// <param name="mirror">
    /// Base address of a server to download from (<see cref="DownloadMirror"/>); null (the default) for the one that
    /// the environment variable <c>SENET_MIRROR</c> names, else the publisher's.
    /// </param>
    /// <param name="cancellationToken">Stops the download or the reading.</param>
    /// <returns>Images [N, 1, 28, 28]; officially 60,000 for training and 10,000 for testing.</returns>
    /// <exception cref="FileNotFoundException">A file is missing and is not to be downloaded.</exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="root"/> is a file.</exception>
    /// <exception cref="SeNet.Imaging.ImageFormatException">A file is truncated, damaged or another one.</exception>
    /// <exception cref="ArgumentException">The mirror is not an absolute http or https address.</exception>
    /// <exception cref="InvalidDataException">A downloaded file has a wrong hash.</exception>
    /// <exception cref="HttpRequestException">The server refuses a file.</exception>
    /// <exception cref="IOException">The download failed several times, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public static Task<ImageSplits> LoadAsync(
        string root,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        CancellationToken cancellationToken = default) =>
        Row.LoadAsync(root, download, progress, mirror, cancellationToken);

    /// <inheritdoc cref="LoadAsync"/>
    public static ImageSplits Load(
        string root,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        CancellationToken cancellationToken = default) =>
        LoadAsync(root, download, progress, mirror, cancellationToken).GetAwaiter().GetResult();
}
