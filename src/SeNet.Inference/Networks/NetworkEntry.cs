using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>A row of the <see cref="NetworkZoo"/>.</summary>
public sealed class NetworkEntry
{
    private NetworkEntry()
    {
    }

    /// <summary>Name of the network, timm's where timm has it.</summary>
    public required string Name { get; init; }

    /// <summary>Family of the network: <c>ResNet</c>, <c>Inception</c>, ...</summary>
    public required string Family { get; init; }

    /// <summary>Height and width of the images that it was published for, in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>Number of classes that it was published for: 1,000 of ImageNet or 10 of CIFAR-10.</summary>
    public required int Classes { get; init; }

    /// <summary>Options of its SE blocks; null for a plain network.</summary>
    public required SEOptions? SE { get; init; }

    /// <summary>
    /// Default probability of dropout in training, that of the network's source: 0.2 in <c>legacy_senet154</c> and its
    /// plain twin, as the authors have it, and 0 elsewhere, as timm has it.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>Where the network was published.</summary>
    public required string Source { get; init; }

    internal Func<NetworkArguments, Graph> Build { get; private init; } = null!;

    /// <summary>A network for ImageNet and its plain twin.</summary>
    internal static IEnumerable<NetworkEntry> ImageNet(
        string plain, string se, SEOptions options, string family, string source, Func<NetworkArguments, Graph> build,
        int inputSize = 224, double dropout = 0) =>
        Pair(plain, se, options, family, source, build, inputSize, classes: 1000, dropout);

    /// <summary>A network for CIFAR-10 and its plain twin.</summary>
    internal static IEnumerable<NetworkEntry> Cifar(
        string plain, string se, SEOptions options, string family, string source,
        Func<NetworkArguments, Graph> build) =>
        Pair(plain, se, options, family, source, build, inputSize: 32, classes: 10, dropout: 0);

    private static IEnumerable<NetworkEntry> Pair(
        string plain, string se, SEOptions options, string family, string source, Func<NetworkArguments, Graph> build,
        int inputSize, int classes, double dropout)
    {
        NetworkEntry Row(string name, SEOptions? of) => new()
        {
            Name = name,
            Family = family,
            InputSize = inputSize,
            Classes = classes,
            SE = of,
            Dropout = dropout,
            Source = source,
            Build = build,
        };
        return [Row(plain, null), Row(se, options)];
    }
}
