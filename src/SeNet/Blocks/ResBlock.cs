using SeNet.Layers;
using SeNet.Modules;
using SeNet.Validation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// The notebook's residual block: relu(x + SE(BN(conv3x3(relu(BN(conv3x3(x))))))), the SE block before the addition (the
/// paper's figure 3).
/// </summary>
/// <remarks>
/// State keys, those of the notebook: <c>conv_lower.0/1</c>, <c>conv_upper.0/1</c>, <c>se_block.fc.0/2</c>. Batch
/// normalisation has PyTorch's convention: running = 0.9 * running + 0.1 * batch, eps 1e-5.
/// </remarks>
public sealed class ResBlock : Module<Tensor, Tensor>
{
    private readonly Sequential conv_lower;
    private readonly Sequential conv_upper;
    private readonly SEBlock se_block;
    private readonly ConvolutionUnit lower;
    private readonly ConvolutionUnit upper;

    /// <summary>Makes a block for feature maps of <paramref name="channels"/> channels.</summary>
    /// <param name="channels">Channels C of the input and the output, at least the reduction of <paramref name="se"/>.</param>
    /// <param name="se">Its SE block; <see cref="SEOptions.Notebook"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="channels"/> is below 1, or so small that the reduction leaves no channel.
    /// </exception>
    public ResBlock(int channels, SEOptions? se = null)
        : base(nameof(ResBlock))
    {
        Channels = Require.AtLeastOne(channels);
        se_block = new SEBlock(channels, se);
        lower = Unit(channels);
        upper = Unit(channels, se_block);
        conv_lower = lower.AsSequential();
        conv_upper = upper.AsSequential();
        RegisterComponents();
    }

    /// <summary>Channels of the input and the output.</summary>
    public int Channels { get; }

    /// <summary>Applies the block.</summary>
    /// <param name="x">Feature maps [N, C, H, W], of the parameters' type or bfloat16, on their device.</param>
    /// <returns>A new tensor of the same shape and type.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The block is disposed of.</exception>
    public override Tensor forward(Tensor x)
    {
        RequireTensor.FeatureMaps(this, x, Channels, lower.Convolution.weight, nameof(x));
        using var scope = NewDisposeScope();
        return upper.Forward(lower.Forward(x), shortcut: x).MoveToOuterDisposeScope();
    }

    internal void Fold(ScalarType type)
    {
        lower.Fold(type);
        upper.Fold(type);
    }

    private static ConvolutionUnit Unit(int channels, SEBlock? se = null) =>
        new(Conv2d(channels, channels, kernel_size: 3, padding: 1, bias: false), BatchNorm2d(channels), se);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            conv_lower.Dispose();
            conv_upper.Dispose();
            se_block.Dispose();
            lower.Dispose();
            upper.Dispose();
        }

        base.Dispose(disposing);
    }
}
