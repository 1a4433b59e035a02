using SeNet.Blocks;
using SeNet.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// A stage of the <see cref="CompactNetwork"/>: y = f(BN(pool(conv3x3(x)))), halved in height and width by max pooling, then
/// f(SE(BN(conv3x3(y))) + y). In <see cref="CompactForm.Residual"/> f is the rectifier; in <see cref="CompactForm.Plain"/> it is GELU, and
/// y is not added.
/// </summary>
internal sealed class CompactBlock : Module<Tensor, Tensor>
{
    private readonly Sequential down;
    private readonly Sequential residual;
    private readonly SEBlock? se_block;
    private readonly ConvolutionUnit downUnit;
    private readonly ConvolutionUnit residualUnit;
    private readonly bool plain;

    public CompactBlock(int inChannels, int channels, SEOptions? se, CompactForm form)
        : base(nameof(CompactBlock))
    {
        plain = form == CompactForm.Plain;
        downUnit = new ConvolutionUnit(Convolution(inChannels, channels), Norm(channels));
        // Before the SE block: recorded runs depend on the order in which weights are drawn.
        var convolution = Convolution(channels, channels);
        se_block = se is null ? null : new SEBlock(channels, se);
        residualUnit = new ConvolutionUnit(convolution, Norm(channels), se_block);
        down = downUnit.AsSequential();
        residual = residualUnit.AsSequential();
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        if (plain)
        {
            var half = functional.gelu(downUnit.Forward(x, relu: false, pool: true));
            return functional.gelu(residualUnit.Forward(half, relu: false)).MoveToOuterDisposeScope();
        }

        var y = downUnit.Forward(x, pool: true);
        return residualUnit.Forward(y, shortcut: y).MoveToOuterDisposeScope();
    }

    public void Fold(ScalarType type)
    {
        downUnit.Fold(type);
        residualUnit.Fold(type);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            down.Dispose();
            residual.Dispose();
            se_block?.Dispose();
            downUnit.Dispose();
            residualUnit.Dispose();
        }

        base.Dispose(disposing);
    }

    private Conv2d Convolution(int inChannels, int channels)
    {
        var convolution = Conv2d(inChannels, channels, kernel_size: 3, padding: 1, bias: false);
        if (plain)
        {
            using var noGrad = no_grad();
            using var first = convolution.weight.narrow(0, 0, Math.Min(inChannels, channels));
            init.dirac_(first);
        }

        return convolution;
    }

    private BatchNorm2d Norm(int channels)
    {
        if (!plain)
            return BatchNorm2d(channels);
        var norm = BatchNorm2d(channels, momentum: 0.4);
        norm.weight.requires_grad_(false);
        return norm;
    }
}
