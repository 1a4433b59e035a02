using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// A residual unit: relu(SE(F(x)) + shortcut(x)), F a chain of convolutions with batch normalization, rectified but for
/// the last (He et al., arXiv 1512.03385, figure 5; with SE, figure 3 of the SENet paper), or SE at another of its
/// places.
/// </summary>
/// <remarks>State keys: <c>conv1</c>, <c>bn1</c>, <c>conv2</c>, ..., the SE block's, <c>downsample.0/1</c>.</remarks>
internal sealed record ResidualUnit
{
    /// <summary>Convolutions of F in their order: two 3x3 ones, or the three of a bottleneck.</summary>
    public required IReadOnlyList<ConvolutionSizes> Convolutions { get; init; }

    /// <summary>SE of the unit's stage.</summary>
    public StageSE SE { get; init; }

    /// <summary>From the input and the unit's key to the shortcut; null for the input itself.</summary>
    public Func<Value, string, Value>? Shortcut { get; init; }

    /// <summary>Whether F ends in a rectifier when SE follows, as in timm's legacy_seresnet18 and 34.</summary>
    public bool RectifiedBeforeSE { get; init; }

    /// <summary>
    /// Whether F begins as zero, so that the unit begins as its shortcut (Goyal et al., arXiv 1706.02677, section 5.1).
    /// </summary>
    public bool BeginsAsShortcut { get; init; }

    private int Inside => Convolutions.Count == 3 ? 1 : 0;

    /// <summary>Applies the unit.</summary>
    /// <param name="x">Its input.</param>
    /// <param name="key">Its state key.</param>
    public Value Apply(Value x, string key)
    {
        var shortcut = SE.At(SEPlacement.Identity, Shortcut?.Invoke(x, key) ?? x, key);
        var y = SE.At(SEPlacement.Pre, x, key);
        for (var i = 0; i < Convolutions.Count; i++)
        {
            var isLast = i == Convolutions.Count - 1;
            y = Convolutions[i].Apply(y, $"{key}.conv{i + 1}")
                .BatchNorm($"{key}.bn{i + 1}", weight: isLast && BeginsAsShortcut ? Initializer.Zeros : null);
            if (i == Inside)
                y = SE.At(SEPlacement.Inside, y, key);
            if (!isLast || (RectifiedBeforeSE && SE.Options?.Placement == SEPlacement.Standard))
                y = y.Relu();
        }

        y = SE.At(SEPlacement.Standard, y, key).Add(shortcut).Relu();
        return SE.At(SEPlacement.Post, y, key);
    }
}
