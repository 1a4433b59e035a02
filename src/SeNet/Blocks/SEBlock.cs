using SeNet.Internal;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// The Squeeze-and-Excitation block: z = squeeze(x), (w, b) = W2 relu(W1 z), output gate(w) * x + b, where b is there with
/// <see cref="SEOptions.Shift"/> only (Hu et al., arXiv 1709.01507, equations 2 to 4).
/// </summary>
/// <remarks>
/// State keys, those of the notebook: <c>fc.0.weight</c> [C / r, C, 1, 1] and <c>fc.2.weight</c> [C or 2C, C / r, 1, 1],
/// the gate's rows before the shift's.
/// </remarks>
public sealed class SEBlock : Module<Tensor, Tensor>
{
    private readonly Sequential fc;

    /// <summary>Makes a block for feature maps of <paramref name="channels"/> channels.</summary>
    /// <param name="channels">Channels C of the input and the output, at least <see cref="SEOptions.Reduction"/>.</param>
    /// <param name="options">What the block is made of; <see cref="SEOptions.Notebook"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="channels"/> is below 1, or so small that the reduction leaves no channel.
    /// </exception>
    public SEBlock(int channels, SEOptions? options = null)
        : base(nameof(SEBlock))
    {
        Channels = Require.AtLeastOne(channels);
        Options = options ?? SEOptions.Notebook;
        var hidden = channels / Options.Reduction;
        if (hidden < 1)
            throw new ArgumentOutOfRangeException(nameof(channels), channels,
                $"A reduction of {Options.Reduction} leaves no channel of {channels}: use at least {Options.Reduction} channels, or a smaller reduction.");

        fc = Sequential(
            Conv2d(channels, hidden, kernel_size: 1, bias: Options.Bias),
            ReLU(),
            Conv2d(hidden, Options.Shift ? 2 * channels : channels, kernel_size: 1, bias: Options.Bias));
        RegisterComponents();
    }

    /// <summary>Channels of the input and the output.</summary>
    public int Channels { get; }

    /// <summary>What the block is made of.</summary>
    public SEOptions Options { get; }

    /// <summary>Recalibrates feature maps.</summary>
    /// <param name="x">Feature maps [N, C, H, W], of the parameters' type and device.</param>
    /// <returns>A new tensor of the same shape.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> has another rank, number of channels, type or device.</exception>
    public override Tensor forward(Tensor x)
    {
        RequireTensor.FeatureMaps(x, Channels, ((Conv2d)fc[0]).weight, nameof(x));
        using var scope = NewDisposeScope();
        var excitation = fc.call(SqueezeOf(x));
        if (!Options.Shift)
            return (x * GateOf(excitation)).MoveToOuterDisposeScope();

        var parts = excitation.chunk(2, dim: 1);
        return (x * GateOf(parts[0]) + parts[1]).MoveToOuterDisposeScope();
    }

    private Tensor SqueezeOf(Tensor x) => Options.Squeeze switch
    {
        Squeeze.Average => x.mean([2, 3], keepdim: true),
        Squeeze.Max => x.amax([2, 3], keepdim: true),
        _ => x.alias(),
    };

    private Tensor GateOf(Tensor w) => Options.Gate switch
    {
        Gate.Sigmoid => w.sigmoid(),
        Gate.Tanh => w.tanh(),
        _ => w.relu(),
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            fc.Dispose();
        base.Dispose(disposing);
    }
}
