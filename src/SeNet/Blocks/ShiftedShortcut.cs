using SeNet.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// The shortcut of Shake-Shake networks where the size changes: BN of two 1x1 convolutions side by side, each to half of the channels, the
/// second of the maps shifted by one pixel down and right, so that with a stride of 2 it sees others (Gastaldi, arXiv 1705.07485, section 2.1).
/// </summary>
/// <remarks>The two are one convolution of two groups. State keys: <c>conv</c>, the unshifted path's channels first, and <c>bn</c>.</remarks>
internal sealed class ShiftedShortcut : Block
{
    private readonly ConvolutionUnit unit;
    private readonly int stride;

    /// <summary>Makes the shortcut.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="output">Channels of the output, an even number.</param>
    /// <param name="stride">Step in height and width.</param>
    public ShiftedShortcut(int inChannels, int output, int stride)
        : base(nameof(ShiftedShortcut))
    {
        this.stride = stride;
        unit = Parts.Unit("conv", Conv2d(2 * inChannels, output, 1, groups: 2, bias: false), "bn", BatchNorm2d(output));
    }

    /// <summary>Weights of both paths, [output, inChannels, 1, 1].</summary>
    public Conv2d Convolution => unit.Convolution;

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var shifted = functional.pad(x, [1, -1, 1, -1]);
        return unit.Forward(cat([Strided(x), Strided(shifted)], dim: 1), relu: false).MoveToOuterDisposeScope();
    }

    private Tensor Strided(Tensor x) => x.slice(2, 0, x.size(2), stride).slice(3, 0, x.size(3), stride);
}
