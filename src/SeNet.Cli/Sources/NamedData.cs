using SeNet.Data;
using SeNet.Imaging;
using SeNet.Downloads;

namespace SeNet.Cli.Sources;

/// <summary>Data sets that are known by name.</summary>
internal static class NamedData
{
    public static IReadOnlyList<string> Names { get; } = ["cifar10", "fashion-mnist", "mnist"];

    public static OpenedData Open(string name, string directory, bool download, CancellationToken cancellationToken)
    {
        var progress = new ConsoleDownloadProgress();
        var splits = name switch
        {
            "cifar10" => Cifar10.Load(directory, download, progress, null, cancellationToken),
            "mnist" => Mnist.Load(directory, download, progress, null, cancellationToken),
            _ => FashionMnist.Load(directory, download, progress, null, cancellationToken),
        };
        var normalization = name == "cifar10" ? Normalization.Cifar10 : splits.Train.ComputeNormalization(cancellationToken);
        return new OpenedData(
            splits.Train, null, splits.Test, null, normalization,
            [$"{name}: {splits.Train.Count} training images, {splits.Test.Count} test images"]);
    }
}
