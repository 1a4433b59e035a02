using SeNet.Imaging;

namespace SeNet.Weights;

/// <summary>Weights that were published for a network of the zoo, and how images are prepared for them.</summary>
public sealed record PublishedWeights
{
    internal PublishedWeights()
    {
    }

    /// <summary>The network's name, a dot, and a name for its weights: <c>seresnet50.a1_in1k</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The network's name in the zoo: <c>seresnet50</c>.</summary>
    public string Network => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Address of the file.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// SHA-256 of the file in hexadecimal digits, or the first of them if the publisher gives no more. Null if only the
    /// server gives it, when the file is downloaded.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>Mean and standard deviation of the images, in the order red, green, blue.</summary>
    public Normalization Normalization { get; init; } = Normalization.ImageNet;

    /// <summary>Resizing and cropping of images for evaluation.</summary>
    public CenterCrop Crop { get; init; } = new(224);

    /// <summary>Number of classes.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>What follows the base address of the publisher's server or of a mirror.</summary>
    internal string Path { get; init; } = "";
}
