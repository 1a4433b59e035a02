using SeNet.Blocks;

namespace SeNet.Models;

/// <summary>A row of the <see cref="ModelZoo"/>.</summary>
public sealed class ZooEntry
{
    private ZooEntry()
    {
    }

    /// <summary>Name of the network, timm's where timm has it.</summary>
    public required string Name { get; init; }

    /// <summary>What it belongs to: <c>ResNet</c>, <c>Inception</c>, ...</summary>
    public required string Family { get; init; }

    /// <summary>Height and width of the images that it was published for, in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>Classes that it was published for: 1,000 of ImageNet or 10 of CIFAR-10.</summary>
    public required int Classes { get; init; }

    /// <summary>Options of its SE blocks; null for a plain network.</summary>
    public required SEOptions? SE { get; init; }

    /// <summary>
    /// Dropout in training, unless <see cref="ModelZoo.Create(string, int?, int, SEOptions?, double?)"/> is given
    /// another: the default of the network's source. That is 0.2 in <c>legacy_senet154</c> and its plain twin, as the
    /// authors have it, and 0 elsewhere, as timm has it.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>Where the network was published.</summary>
    public required string Source { get; init; }

    internal Func<ClassifierArguments, ImageClassifier> Make { get; private init; } = null!;

    /// <summary>A network for ImageNet and its plain twin.</summary>
    internal static IEnumerable<ZooEntry> ImageNet(
        string plain, string se, SEOptions options, string family, string source,
        Func<ClassifierArguments, ImageClassifier> make, int inputSize = 224,
        double dropout = 0) =>
        Pair(plain, se, options, family, source, make, inputSize, classes: 1000, dropout);

    /// <summary>A network for CIFAR-10 and its plain twin.</summary>
    internal static IEnumerable<ZooEntry> Cifar(
        string plain, string se, SEOptions options, string family, string source, Func<ClassifierArguments, ImageClassifier> make) =>
        Pair(plain, se, options, family, source, make, inputSize: 32, classes: 10, dropout: 0);

    private static IEnumerable<ZooEntry> Pair(
        string plain, string se, SEOptions options, string family, string source,
        Func<ClassifierArguments, ImageClassifier> make, int inputSize, int classes,
        double dropout)
    {
        ZooEntry Row(string name, SEOptions? of) =>
            new() { Name = name, Family = family, InputSize = inputSize, Classes = classes, SE = of, Dropout = dropout, Source = source, Make = make };
        return [Row(plain, null), Row(se, options)];
    }
}
