using SeNet.Imaging;

namespace SeNet.Weights;

/// <summary>Weights that were published for a network of the zoo, and how images are prepared for them.</summary>
public sealed record PublishedWeights
{
    internal PublishedWeights()
    {
    }

    /// <summary>The network's name, a dot, and what tells its weights apart: <c>seresnet50.a1_in1k</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The network's name in the zoo: <c>seresnet50</c>.</summary>
    public string Network => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Where the file is.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// SHA-256 of the file, in hexadecimal digits, or the first of them where the publisher tells no more; null where only the server tells it, when the file is
    /// downloaded.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>Mean and deviation of the images, in the order red, green, blue.</summary>
    public Normalization Normalization { get; init; } = Normalization.ImageNet;

    /// <summary>How an image is brought to the network's size in evaluation.</summary>
    public CenterCrop Crop { get; init; } = new(224);

    /// <summary>Classes that the classifier tells apart.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>What follows the server's base address.</summary>
    internal string Path { get; init; } = "";
}
