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
    private const int Channels = 3;
    private const int Side = 32;
    private const int ImageLength = Channels * Side * Side;
    private const int RecordLength = 1 + ImageLength; // label, then the red, green and blue planes

    /// <summary>The ten classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        Array.AsReadOnly(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);

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
    public static async Task<ImageSplits> LoadAsync(
        string root,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        CancellationToken cancellationToken = default)
    {
        await EnsureAsync(root, Source(download, mirror), progress, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(root, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="LoadAsync"/>
    public static ImageSplits Load(
        string root,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        CancellationToken cancellationToken = default) =>
        LoadAsync(root, download, progress, mirror, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Downloads an archive of the set if a file is missing.</summary>
    internal static async Task EnsureAsync(
        string root, RemoteFile? archive, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        if (File.Exists(root))
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(root)}' is a file; give the folder that holds, or will hold, CIFAR-10's files. " +
                    "An archive must be unpacked first.");
        if (archive is not null && Cifar10Folder.Find(root) is null)
            await Cifar10Download.FetchAsync(archive, root, Cifar10Folder.Name, progress, cancellationToken)
                .ConfigureAwait(false);
    }

    private static RemoteFile? Source(bool download, Uri? mirror) =>
        download ? DownloadMirror.Resolve(Cifar10Download.Official, mirror) : null;

    private static async Task<ImageSplits> ReadAsync(string root, CancellationToken cancellationToken)
    {
        var folder = Cifar10Folder.Find(root) ?? throw Cifar10Folder.Missing(root);
        return new ImageSplits(
            await ReadAsync(folder.Train, cancellationToken).ConfigureAwait(false),
            await ReadAsync([folder.Test], cancellationToken).ConfigureAwait(false));
    }

    private static async Task<ImageSet> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var files = new List<byte[]>();
        foreach (var path in paths)
            files.Add(await ReadFileAsync(path, cancellationToken).ConfigureAwait(false));
        var count = files.Sum(file => file.Length / RecordLength);
        var pixels = new byte[count * ImageLength];
        var labels = new int[count];
        var image = 0;
        foreach (var file in files)
            for (var offset = 0; offset < file.Length; offset += RecordLength, image++)
            {
                labels[image] = file[offset];
                file.AsSpan(offset + 1, ImageLength).CopyTo(pixels.AsSpan(image * ImageLength));
            }

        return new ImageSet(pixels, labels, Channels, Side, Side, ClassNames);
    }

    private static async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        if (bytes.Length == 0 || bytes.Length % RecordLength != 0)
            throw new ImageFormatException(
                $"'{path}' has {bytes.Length} bytes, not a whole number of records of {RecordLength}: it is " +
                "truncated; put the file of cifar-10-binary.tar.gz in its place.",
                path);
        for (var offset = 0; offset < bytes.Length; offset += RecordLength)
            if (bytes[offset] >= ClassNames.Count)
                throw new ImageFormatException(
                    $"'{path}' holds label {bytes[offset]} at byte {offset}; a label is 0 to {ClassNames.Count - 1}: " +
                    "this is not CIFAR-10's binary version, or the file is damaged; put the file of " +
                    "cifar-10-binary.tar.gz in its place.",
                    path);
        return bytes;
    }
}
