using SeNet.Layers;
using static TorchSharp.torch;

namespace SeNet.Blocks;

/// <summary>
/// The SE block of a module at the place that its options name: at most one of the properties is there. All families attach SE with it.
/// </summary>
internal sealed class AttachedSE
{
    private static readonly AttachedSE None = new();

    /// <summary>Before the branch (<see cref="SEPlacement.Pre"/>).</summary>
    public SEBlock? OnInput { get; private init; }

    /// <summary>Behind the branch's 3x3 convolution (<see cref="SEPlacement.Inside"/>).</summary>
    public SEBlock? Inside { get; private init; }

    /// <summary>Behind the branch (<see cref="SEPlacement.Standard"/>).</summary>
    public SEBlock? OnBranch { get; private init; }

    /// <summary>On the shortcut (<see cref="SEPlacement.Identity"/>).</summary>
    public SEBlock? OnShortcut { get; private init; }

    /// <summary>Behind the addition (<see cref="SEPlacement.Post"/>).</summary>
    public SEBlock? OnSum { get; private init; }

    /// <summary>Makes the SE block of a residual unit.</summary>
    /// <param name="stage">The stage that the unit stands in.</param>
    /// <param name="parts">Where it is registered.</param>
    /// <param name="channels">Channels at the unit's places.</param>
    public static AttachedSE ToResidual(SEStage stage, Parts parts, ResidualChannels channels)
    {
        if (stage.Options is not { } options)
            return None;
        SEBlock Block(int at) => stage.Block(parts, at);
        return options.Placement switch
        {
            SEPlacement.Pre => new AttachedSE { OnInput = Block(channels.Input) },
            SEPlacement.Post => new AttachedSE { OnSum = Block(channels.Output) },
            SEPlacement.Identity => new AttachedSE { OnShortcut = Block(channels.Shortcut) },
            SEPlacement.Inside => new AttachedSE { Inside = Block(channels.Inner) },
            _ => new AttachedSE { OnBranch = Block(channels.Branch) },
        };
    }

    /// <summary>Makes the SE block behind a module that has no shortcut (figure 2 of the paper); null for none.</summary>
    /// <param name="stage">The stage that the module stands in.</param>
    /// <param name="parts">Where it is registered.</param>
    /// <param name="channels">Channels of the module's output.</param>
    /// <exception cref="ArgumentException">The placement is one of residual units.</exception>
    public static SEBlock? ToModule(SEStage stage, Parts parts, int channels) => stage.Options switch
    {
        null => null,
        { Placement: SEPlacement.Standard } => stage.Block(parts, channels),
        var options => throw new ArgumentException(
            $"The placement of the SE blocks is {options.Placement}, which only a residual unit has; accepted here: {SEPlacement.Standard}.", nameof(stage)),
    };
}
