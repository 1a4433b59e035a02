using SeNet.Downloads;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// CIFAR-100 (Krizhevsky, 2009): 60,000 colour images of 32 x 32 in 100 classes, which form 20 superclasses, in its
/// official binary version.
/// </summary>
/// <example>
/// <code>
/// var data = Cifar100.Load("data", download: true, new ConsoleDownloadProgress());
/// var superclasses = Cifar100.Load("data", labels: Cifar100Labels.Coarse);
/// Console.WriteLine($"{data.Train.ClassNames.Count} and {superclasses.Train.ClassNames.Count} classes");
/// </code>
/// </example>
public static class Cifar100
{
    /// <summary>The 100 classes, in the order of the fine labels.</summary>
    public static IReadOnlyList<string> ClassNames => Cifar100Classes.Fine;

    /// <summary>The 20 superclasses, in the order of the coarse labels.</summary>
    public static IReadOnlyList<string> CoarseClassNames => Cifar100Classes.Coarse;

    /// <summary>Reads the data set's two files, optionally downloading them first.</summary>
    /// <param name="root">
    /// Folder that holds <c>train.bin</c> and <c>test.bin</c>, itself or in <c>cifar-100-binary</c>; upper and lower
    /// case do not matter. A file may hold any number of records (1 byte of the coarse label, 1 of the fine label,
    /// 3,072 pixel bytes).
    /// </param>
    /// <param name="download">
    /// Whether to download the set (161 MB) into <c>ROOT/cifar-100-binary</c> when a file is missing. An interrupted
    /// download is resumed.
    /// </param>
    /// <param name="progress">Receives download progress. Optional.</param>
    /// <param name="mirror">
    /// Base address of a server to download from (<see cref="DownloadMirror"/>); null (the default) for the one that
    /// the environment variable <c>SENET_MIRROR</c> names, else the authors'.
    /// </param>
    /// <param name="labels">The labels; fine ones by default.</param>
    /// <param name="cancellationToken">Stops the download or the reading.</param>
    /// <returns>Images [N, 3, 32, 32]; officially 50,000 for training and 10,000 for testing.</returns>
    /// <exception cref="FileNotFoundException">A file is missing and is not to be downloaded.</exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="root"/> is a file.</exception>
    /// <exception cref="SeNet.Imaging.ImageFormatException">A file is truncated or of another data set.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labels"/> is not defined.</exception>
    /// <exception cref="ArgumentException">The mirror is not an absolute http or https address.</exception>
    /// <exception cref="InvalidDataException">The archive has a wrong hash or other contents.</exception>
    /// <exception cref="HttpRequestException">The server refuses the archive.</exception>
    /// <exception cref="IOException">The download failed several times, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public static Task<ImageSplits> LoadAsync(
        string root,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        Cifar100Labels labels = Cifar100Labels.Fine,
        CancellationToken cancellationToken = default) =>
        DataSets.Get(Require.Defined(labels) == Cifar100Labels.Fine ? "cifar100" : "cifar100-coarse")
            .LoadAsync(root, download, progress, mirror, cancellationToken);

    /// <inheritdoc cref="LoadAsync"/>
    public static ImageSplits Load(
        string root,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        Uri? mirror = null,
        Cifar100Labels labels = Cifar100Labels.Fine,
        CancellationToken cancellationToken = default) =>
        LoadAsync(root, download, progress, mirror, labels, cancellationToken).GetAwaiter().GetResult();
}
