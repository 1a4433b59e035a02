using SeNet.Downloads;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// CIFAR-10 (Krizhevsky, 2009): 60,000 colour images of 32 x 32 in ten classes, in its official binary version.
/// </summary>
/// <example>
/// <code>
/// var data = Cifar10.Load("data", download: true, new ConsoleDownloadProgress());
/// Console.WriteLine($"{data.Train.Count} and {data.Test.Count} images");
/// </code>
/// </example>
public static class Cifar10
{
    /// <summary>The ten classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames => Row.ClassNames;

    private static PublishedDataSet Row { get; } = DataSets.Get("cifar10");

    /// <summary>Reads the data set's six files, optionally downloading them first.</summary>
    /// <param name="root">
    /// Folder that holds <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c>, itself or in
    /// <c>cifar-10-batches-bin</c>; upper and lower case do not matter. A file may hold any number of records (1 label
    /// byte, 3,072 pixel bytes); the official ones hold 10,000.
    /// </param>
    /// <param name="download">
    /// Whether to download the set (170 MB) into <c>ROOT/cifar-10-batches-bin</c> when a file is missing. An
    /// interrupted download is resumed, in this call or, after an error or a cancellation, in the next one.
    /// </param>
    /// <param name="progress">Receives download progress. Optional.</param>
    /// <param name="mirror">
    /// Base address of a server to download from (<see cref="DownloadMirror"/>); null (the default) for the one that
    /// the environment variable <c>SENET_MIRROR</c> names, else the authors'.
    /// </param>
    /// <param name="cancellationToken">Stops the download or the reading; what has been downloaded
    /// stays for the next call.</param>
    /// <returns>Images [N, 3, 32, 32]; officially 50,000 for training and 10,000 for testing.</returns>
    /// <exception cref="FileNotFoundException">
    /// The folder or a file is missing and <paramref name="download"/> is false; the message says what was found
    /// instead.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="root"/> is a file.</exception>
    /// <exception cref="ImageFormatException">A file is truncated or holds a label over 9.</exception>
    /// <exception cref="ArgumentException">The mirror is not an absolute http or https address.</exception>
    /// <exception cref="InvalidDataException">
    /// The downloaded archive has a wrong hash or other contents.
    /// </exception>
    /// <exception cref="HttpRequestException">The server refuses the archive.</exception>
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
