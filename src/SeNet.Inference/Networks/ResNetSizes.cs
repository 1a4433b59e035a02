namespace SeNet.Networks;

/// <summary>Sizes of a network of the <see cref="ResNet"/> family (SENet paper, table 1).</summary>
/// <param name="Blocks">Units of each stage.</param>
internal sealed record ResNetSizes(params int[] Blocks)
{
    /// <summary>
    /// Whether units are bottlenecks (1x1, 3x3, 1x1 to four times the width) or two 3x3 convolutions.
    /// </summary>
    public bool Bottleneck { get; init; } = true;

    /// <summary>Groups of the 3x3 convolution: the cardinality of ResNeXt (Xie et al., arXiv 1611.05431).</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Channels of a group in the first stage.</summary>
    public int GroupWidth { get; init; } = 64;

    /// <summary>
    /// What SENet-154 changed: a stem of three 3x3 convolutions, half as many channels in the first 1x1, 3x3
    /// projections, in the authors' version dropout.
    /// </summary>
    public bool SENet154 { get; init; }

    /// <summary>Channels behind the stem.</summary>
    public int StemWidth => SENet154 ? 128 : 64;
}
