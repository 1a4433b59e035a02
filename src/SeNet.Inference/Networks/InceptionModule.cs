using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// An Inception module: branches side by side, their outputs concatenated (Szegedy et al., arXiv 1409.4842, figure 2).
/// </summary>
internal static class InceptionModule
{
    /// <summary>Applies a module.</summary>
    /// <param name="x">Its input.</param>
    /// <param name="prefix">Beginning of its layers' keys.</param>
    /// <param name="convention">How its convolutions are named and padded.</param>
    /// <param name="branches">Its branches.</param>
    public static Value Apply(
        Value x, string prefix, InceptionConvention convention, IReadOnlyList<InceptionBranch> branches)
    {
        var outputs = branches.Select(branch => branch.Apply(x, prefix, convention)).ToArray();
        return outputs[0].Concatenate(outputs[1..]);
    }
}
