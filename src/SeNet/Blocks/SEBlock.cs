using SeNet.Layers;
using SeNet.Modules;
using SeNet.Operators;
using SeNet.Tensors;
using SeNet.Validation;
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
/// the gate's rows before the shift's. In the networks of the <see cref="Models.ModelZoo"/> they are timm's, <c>fc1</c> and <c>fc2</c>.
/// </remarks>
public sealed class SEBlock : Module<Tensor, Tensor>
{
    private readonly Parts parts;
    private readonly Conv2d reduce;
    private readonly Conv2d expand;

    /// <summary>Makes a block for feature maps of <paramref name="channels"/> channels.</summary>
    /// <param name="channels">Channels C of the input and the output, at least <see cref="SEOptions.Reduction"/>.</param>
    /// <param name="options">What the block is made of; <see cref="SEOptions.Notebook"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="channels"/> is below 1, or so small that the reduction leaves no channel.
    /// </exception>
    public SEBlock(int channels, SEOptions? options = null)
        : this(channels, options ?? SEOptions.Notebook, SEKeys.Notebook)
    {
    }

    internal SEBlock(int channels, SEOptions options, SEKeys keys)
        : base(nameof(SEBlock))
    {
        Channels = Require.AtLeastOne(channels);
        Options = options;
        var hidden = options.HiddenOf(channels);
        if (hidden < 1)
            throw new ArgumentOutOfRangeException(nameof(channels), channels,
                $"A reduction of {Options.Reduction} leaves no channel of {channels}: use at least {Options.Reduction} channels, or a smaller reduction.");

        parts = new Parts(this);
        reduce = parts.Add(keys.Reduce, Conv2d(channels, hidden, kernel_size: 1, bias: options.Bias));
        expand = parts.Add(keys.Expand, Conv2d(hidden, options.Shift ? 2 * channels : channels, kernel_size: 1, bias: options.Bias));
    }

    /// <summary>Channels of the input and the output.</summary>
    public int Channels { get; }

    /// <summary>What the block is made of.</summary>
    public SEOptions Options { get; }

    /// <summary>Weight and bias of the first layer, then of the second; a bias is null where there is none.</summary>
    internal Tensor?[] Parameters => [reduce.weight, reduce.bias, expand.weight, expand.bias];

    /// <summary>The block without its squeeze, for pooled features.</summary>
    internal Excitation Excitation => new(Options, reduce.weight, reduce.bias, expand.weight, expand.bias);

    /// <summary>Recalibrates feature maps.</summary>
    /// <param name="x">Feature maps [N, C, H, W], of the parameters' type or bfloat16, on their device.</param>
    /// <returns>A new tensor of the same shape and type.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The block is disposed of.</exception>
    public override Tensor forward(Tensor x)
    {
        RequireTensor.FeatureMaps(this, x, Channels, reduce.weight, nameof(x));
        using var scope = NewDisposeScope();
        var hidden = reduce.ApplyTo(SqueezeOf(x)).relu_();
        var excitation = expand.ApplyTo(hidden);
        if (!Options.Shift)
            return (x * Options.Gate.Of(excitation).to_type(x.dtype)).MoveToOuterDisposeScope();

        var parts = excitation.chunk(2, dim: 1);
        return (x * Options.Gate.Of(parts[0]).to_type(x.dtype)).Plus_(parts[1].to_type(x.dtype)).MoveToOuterDisposeScope();
    }

    // Pooled features are few: they keep the parameters' precision.
    private Tensor SqueezeOf(Tensor x) => Options.Squeeze switch
    {
        Squeeze.Average => x.mean([2, 3], keepdim: true, reduce.weight.dtype),
        Squeeze.Max => x.amax([2, 3], keepdim: true).to_type(reduce.weight.dtype),
        _ => x.alias(),
    };

    /// <summary>Registers nothing: the layers are registered under their own keys, and would be there twice under the fields' names.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            parts.Dispose();
        base.Dispose(disposing);
    }
}
