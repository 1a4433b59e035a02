using SeNet.Blocks;

namespace SeNet.Networks;

/// <summary>What differs between the published versions of a ResNet.</summary>
internal sealed record ResNetConvention
{
    /// <summary>
    /// torchvision's and timm's: stride in the 3x3 convolution, padded pooling, residual branches that begin at zero.
    /// </summary>
    public static ResNetConvention Timm { get; } = new()
    {
        StemPrefix = "",
        SEKey = "se",
        ClassifierKey = "fc",
        SE = SEOptions.Timm,
        DeepStemKeys = [("conv1.0", "conv1.1"), ("conv1.3", "conv1.4"), ("conv1.6", "bn1")],
    };

    /// <summary>
    /// The paper's authors' (Caffe) and timm's <c>legacy_*</c>: stride in a bottleneck's first 1x1 convolution, pooling
    /// that rounds up.
    /// </summary>
    public static ResNetConvention Caffe { get; } = new()
    {
        StemPrefix = "layer0.",
        SEKey = "se_module",
        ClassifierKey = "last_linear",
        SE = SEOptions.Published,
        DeepStemKeys = [("layer0.conv1", "layer0.bn1"), ("layer0.conv2", "layer0.bn2"), ("layer0.conv3", "layer0.bn3")],
        IsCaffe = true,
    };

    /// <summary>What the stem's keys begin with.</summary>
    public required string StemPrefix { get; init; }

    /// <summary>Keys of the three convolutions of SENet-154's stem and their normalisations.</summary>
    public required IReadOnlyList<(string Convolution, string Norm)> DeepStemKeys { get; init; }

    /// <summary>Key of a unit's SE block.</summary>
    public required string SEKey { get; init; }

    /// <summary>Key of the classifier.</summary>
    public required string ClassifierKey { get; init; }

    /// <summary>The SE blocks.</summary>
    public required SEOptions SE { get; init; }

    /// <summary>
    /// Caffe's ways: a plain bottleneck's stride in its first 1x1 convolution, 3x3 max pooling without padding that
    /// rounds sizes up, branches that do not begin at zero, and a rectifier between a basic block's branch and its SE
    /// block.
    /// </summary>
    public bool IsCaffe { get; init; }
}
