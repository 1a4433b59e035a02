using SeNet.Downloads;

namespace SeNet.Data;

/// <summary>
/// Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017), articles of clothing: 70,000 grayscale images of
/// 28 x 28 in ten classes, in IDX files. torchvision's folder of them is <c>FashionMNIST/raw</c>.
/// </summary>
public static class FashionMnist
{
    /// <summary>The ten classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames => Row.ClassNames;

    private static PublishedDataSet Row { get; } = DataSets.Get("fashion-mnist");

    /// <inheritdoc cref="Mnist.LoadAsync"/>
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
