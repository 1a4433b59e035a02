using SeNet.Blocks;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// The two layers of an SE block and what they compute: z = squeeze(x), (w, b) = W2 relu(W1 z), output gate(w) * x + b,
/// where b is there with <see cref="SEOptions.Shift"/> only (Hu et al., arXiv 1709.01507, equations 2 to 4).
/// </summary>
/// <remarks>The layers belong to the module that registers them.</remarks>
/// <param name="options">What the block is made of.</param>
/// <param name="reduce">W1, [hidden, C, 1, 1].</param>
/// <param name="expand">W2, [C or 2C, hidden, 1, 1], the gate's rows before the shift's.</param>
internal sealed class SqueezeExcitationLayers(SEOptions options, Conv2d reduce, Conv2d expand)
{
    public SEOptions Options => options;

    /// <summary>Weight and bias of the first layer, then of the second; a bias is null where there is none.</summary>
    public Tensor?[] Parameters => [reduce.weight, reduce.bias, expand.weight, expand.bias];

    /// <summary>Recalibrates feature maps.</summary>
    /// <param name="x">[N, C, H, W], of the parameters' type or bfloat16.</param>
    /// <returns>A new tensor of the same shape and type.</returns>
    public Tensor Apply(Tensor x) => Apply(x, out _);

    /// <summary>The same, with the gate: [N, C, 1, 1], or [N, C, H, W] without a squeeze.</summary>
    public Tensor Apply(Tensor x, out Tensor gate)
    {
        using var scope = NewDisposeScope();
        (gate, var shift) = Excite(Squeeze(x));
        gate.MoveToOuterDisposeScope();
        var gated = x * gate.to_type(x.dtype);
        return (shift is null ? gated : gated.Plus_(shift.to_type(x.dtype))).MoveToOuterDisposeScope();
    }

    /// <summary>Gate and shift of squeezed maps; tensors of the caller's dispose scope.</summary>
    /// <param name="z">[N, C, 1, 1], or [N, C, H, W] without a squeeze.</param>
    /// <param name="format">How the maps that were squeezed are meant to lie in memory.</param>
    public (Tensor Gate, Tensor? Shift) Excite(Tensor z, MemoryFormat format = MemoryFormat.Contiguous)
    {
        var excitation = expand.ApplyTo(reduce.ApplyTo(z, format).relu_(), format);
        if (!options.Shift)
            return (Gated(excitation), null);
        var parts = excitation.chunk(2, dim: 1);
        return (Gated(parts[0]), parts[1]);
    }

    /// <summary>The gradients of <see cref="Excite"/> by z and the <see cref="Parameters"/>.</summary>
    /// <param name="z">[N, C, 1, 1].</param>
    /// <param name="byGate">Gradient of the loss by the gate, of its shape.</param>
    /// <param name="byShift">Gradient of the loss by the shift; ignored without one.</param>
    /// <returns>
    /// Tensors of the caller's dispose scope; null for a parameter that is not there or requires no gradient.
    /// </returns>
    public (Tensor ByZ, IReadOnlyList<Tensor?> ByParameters) Gradients(Tensor z, Tensor byGate, Tensor byShift)
    {
        using var grad = enable_grad();
        var input = z.detach().requires_grad_();
        var (gate, shift) = Excite(input, MemoryFormat.ChannelsLast);
        var byAll = Tensors.Gradients.Of(
            shift is null ? [gate] : [gate, shift],
            shift is null ? [byGate] : [byGate, byShift],
            [input, .. Parameters]);
        return (byAll[0]!, byAll[1..]);
    }

    // Pooled features are few: they keep the parameters' precision.
    private Tensor Squeeze(Tensor x) => options.Squeeze switch
    {
        Blocks.Squeeze.Average => x.mean([2, 3], keepdim: true, reduce.weight.dtype),
        Blocks.Squeeze.Max => x.amax([2, 3], keepdim: true).to_type(reduce.weight.dtype),
        _ => x.alias(),
    };

    private Tensor Gated(Tensor w) => options.Gate switch
    {
        Gate.Sigmoid => w.sigmoid(),
        Gate.Tanh => w.tanh(),
        _ => w.relu(),
    };
}
