using SeNet.Layers;
using static TorchSharp.torch;

namespace SeNet.Blocks;

/// <summary>
/// An Inception module: branches side by side, their outputs concatenated, and SE behind (Szegedy et al., arXiv 1409.4842, figure 2; with
/// SE, figure 2 of the SENet paper).
/// </summary>
/// <remarks>Its layers belong to what registers them: the published keys of a network need not have one for the module.</remarks>
internal sealed class InceptionModule
{
    private readonly Func<Tensor, Tensor> branches;
    private readonly SEBlock? se;

    /// <summary>Makes a module.</summary>
    /// <param name="parts">Where its layers are registered.</param>
    /// <param name="prefix">What their keys begin with.</param>
    /// <param name="convention">How they are named and padded.</param>
    /// <param name="inChannels">Channels of its input.</param>
    /// <param name="sizes">Its branches.</param>
    /// <param name="stage">SE of its stage.</param>
    public InceptionModule(
        Parts parts, string prefix, InceptionConvention convention, int inChannels, IReadOnlyList<InceptionBranch> sizes, SEStage stage = default)
    {
        branches = Composition.SideBySide([.. sizes.Select(branch => branch.Make(parts, prefix, convention, inChannels))]);
        Channels = sizes.Sum(branch => branch.ChannelsOf(inChannels));
        se = AttachedSE.ToModule(stage, parts, Channels);
    }

    /// <summary>Channels of its output.</summary>
    public int Channels { get; }

    /// <summary>Applies it.</summary>
    public Tensor Forward(Tensor x)
    {
        var maps = branches(x);
        if (se is null)
            return maps;
        using (maps)
            return se.call(maps);
    }
}
