using SeNet.Downloads;

namespace SeNet.Data;

/// <summary>CIFAR-10 (Krizhevsky, 2009): 60,000 colour images of 32 x 32 in ten classes, in its official binary version.</summary>
public static class Cifar10
{
    private const int Channels = 3;
    private const int Side = 32;
    private const int ImageLength = Channels * Side * Side;
    private const int RecordLength = 1 + ImageLength; // label, then the red, green and blue planes
    private const string FolderName = "cifar-10-batches-bin";
    private const string TestFile = "test_batch.bin";
    private static readonly string[] TrainFiles = [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin")];
    private static readonly string[] AllFiles = [.. TrainFiles, TestFile];

    /// <summary>The ten classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        Array.AsReadOnly(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);

    /// <summary>Reads the data set's six files, after fetching them when asked.</summary>
    /// <param name="root">
    /// Folder that holds <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c>, itself or in <c>cifar-10-batches-bin</c>.
    /// A file may hold any number of records (1 label byte, 3,072 pixel bytes); the official ones hold 10,000.
    /// </param>
    /// <param name="download">
    /// Whether to download the set (170 MB) into <c>ROOT/cifar-10-batches-bin</c> when a file is missing. A broken download is resumed,
    /// in this call or, after an error or a cancellation, in the next one.
    /// </param>
    /// <param name="progress">Told how far the download has come; null for nobody.</param>
    /// <param name="archive">Where to download from; null for the authors' server.</param>
    /// <param name="cancellationToken">Stops the download; what has come stays for the next call.</param>
    /// <returns>Images [N, 3, 32, 32]; officially 50,000 for training and 10,000 for testing.</returns>
    /// <exception cref="FileNotFoundException">A file is missing and <paramref name="download"/> is false.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is truncated or holds a label over 9, or the downloaded archive has a wrong hash or other contents.
    /// </exception>
    /// <exception cref="HttpRequestException">The server refuses the archive.</exception>
    /// <exception cref="IOException">The download broke off several times, or the disk refuses a file.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ImageSplits Load(
        string root,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        RemoteArchive? archive = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        if (download && FindFolder(root) is null)
            Cifar10Download.FetchAsync(archive ?? Cifar10Download.Official, root, FolderName, progress, cancellationToken)
                .GetAwaiter().GetResult();
        var folder = FindFolder(root) ?? throw MissingFile(root);
        return new ImageSplits(Read(folder, TrainFiles), Read(folder, [TestFile]));
    }

    private static string? FindFolder(string root) =>
        Candidates(root).FirstOrDefault(folder => Array.TrueForAll(AllFiles, file => File.Exists(Path.Combine(folder, file))));

    private static FileNotFoundException MissingFile(string root)
    {
        var folder = Candidates(root).LastOrDefault(
            folder => Array.Exists(AllFiles, file => File.Exists(Path.Combine(folder, file))), root);
        var file = AllFiles.First(file => !File.Exists(Path.Combine(folder, file)));
        var missing = Path.GetFullPath(Path.Combine(folder, file));
        return new FileNotFoundException(
            $"CIFAR-10 is not complete: '{missing}' is missing; unpack cifar-10-binary.tar.gz there, or load with download: true.",
            missing);
    }

    private static string[] Candidates(string root) => [root, Path.Combine(root, FolderName)];

    private static ImageSet Read(string folder, string[] names)
    {
        byte[][] files = [.. names.Select(name => ReadFile(Path.Combine(folder, name)))];
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

    private static byte[] ReadFile(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0 || bytes.Length % RecordLength != 0)
            throw new InvalidDataException(
                $"'{path}' has {bytes.Length} bytes, not a whole number of records of {RecordLength}: it is truncated; " +
                "delete it and unpack or download CIFAR-10 again.");
        for (var offset = 0; offset < bytes.Length; offset += RecordLength)
            if (bytes[offset] >= ClassNames.Count)
                throw new InvalidDataException(
                    $"'{path}' holds label {bytes[offset]} at byte {offset}; a label is 0 to {ClassNames.Count - 1}: " +
                    "this is not CIFAR-10's binary version, or the file is damaged: unpack or download it again.");
        return bytes;
    }
}
