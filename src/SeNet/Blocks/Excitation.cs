using SeNet.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// The excitation of pooled features, gate(W2 relu(W1 z)) and its shift (SENet paper, equation 3), with its derivative written out: the
/// fused operators need both outside of autograd.
/// </summary>
/// <param name="options">The block's options.</param>
/// <param name="reduce">W1, [hidden, C, 1, 1].</param>
/// <param name="reduceBias">[hidden], or null.</param>
/// <param name="expand">W2, [C or 2C, hidden, 1, 1], the gate's rows before the shift's.</param>
/// <param name="expandBias">[C or 2C], or null.</param>
internal sealed class Excitation(SEOptions options, Tensor reduce, Tensor? reduceBias, Tensor expand, Tensor? expandBias)
{
    /// <summary>Computes gate and shift, both [N, C].</summary>
    /// <param name="z">Pooled features, [N, C].</param>
    /// <returns>Tensors of the caller's dispose scope; the shift is null without <see cref="SEOptions.Shift"/>.</returns>
    public (Tensor Gate, Tensor? Shift) Of(Tensor z) => Split(Expanded(Hidden(z)));

    /// <summary>The gradients by z and the parameters.</summary>
    /// <param name="z">Pooled features, [N, C], as in <see cref="Of"/>.</param>
    /// <param name="byGate">Gradient of the loss by the gate, [N, C].</param>
    /// <param name="byShift">Gradient of the loss by the shift, [N, C]; ignored without <see cref="SEOptions.Shift"/>.</param>
    /// <returns>Tensors of the caller's dispose scope.</returns>
    public Gradients GradientsOf(Tensor z, Tensor byGate, Tensor byShift)
    {
        var hidden = Hidden(z);
        var (gate, _) = Split(Expanded(hidden));
        var byWeight = options.Gate switch
        {
            Gate.Sigmoid => byGate * gate * (ones_like(gate) - gate),
            Gate.Tanh => byGate * (ones_like(gate) - gate * gate),
            _ => ThroughRectifier(byGate, gate),
        };
        var byExcitation = options.Shift ? cat([byWeight, byShift], dim: 1) : byWeight;
        var byHidden = ThroughRectifier(byExcitation.mm(expand.flatten(1)), hidden);
        return new Gradients(
            byHidden.mm(reduce.flatten(1)),
            byHidden.t().mm(z).view_as(reduce),
            reduceBias is null ? null : byHidden.sum([0L]),
            byExcitation.t().mm(hidden).view_as(expand),
            expandBias is null ? null : byExcitation.sum([0L]));
    }

    private Tensor Hidden(Tensor z) => functional.linear(z, reduce.flatten(1), reduceBias).relu_();

    private Tensor Expanded(Tensor hidden) => functional.linear(hidden, expand.flatten(1), expandBias);

    // As in libtorch a closed rectifier lets no gradient pass, NaN neither, and an output that is NaN does not close
    // it.
    private static Tensor ThroughRectifier(Tensor byOutput, Tensor output) =>
        where(output.IsAbove(0).logical_or(output.isnan()), byOutput, zeros_like(byOutput));

    private (Tensor Gate, Tensor? Shift) Split(Tensor excitation)
    {
        if (!options.Shift)
            return (options.Gate.Of(excitation), null);
        var parts = excitation.chunk(2, dim: 1);
        return (options.Gate.Of(parts[0]), parts[1]);
    }

    internal readonly record struct Gradients(Tensor Z, Tensor Reduce, Tensor? ReduceBias, Tensor Expand, Tensor? ExpandBias);
}
