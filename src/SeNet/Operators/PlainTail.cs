using SeNet.Blocks;
using SeNet.Tensors;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Operators;

/// <summary>
/// What <see cref="FusedTail"/> computes, in libtorch's own operations: for every device, type, layout and option.
/// </summary>
internal static class PlainTail
{
    public static Tensor Apply(Tensor u, BatchNorm2d? norm, SqueezeExcitationLayers? se, Tensor? shortcut, bool relu)
    {
        using var scope = NewDisposeScope();
        var maps = norm is null
            ? u
            : functional.batch_norm(
                u, norm.running_mean, norm.running_var, norm.weight, norm.bias, norm.training, norm.momentum!.Value,
                norm.eps);
        if (se is not null)
            maps = se.Apply(maps);
        if (shortcut is not null)
            maps = maps.Plus(shortcut);
        return (relu ? maps.relu() : maps.alias()).MoveToOuterDisposeScope();
    }

    /// <summary>The gradients of relu(SE(BN(u))), SE and rectifier there or not.</summary>
    /// <param name="u">What was normalised.</param>
    /// <param name="norm">The normalisation; its running statistics stay as they are.</param>
    /// <param name="ofBatch">Whether it was by the batch's statistics.</param>
    /// <param name="se">The SE block behind it; null for none.</param>
    /// <param name="relu">Whether the output was rectified.</param>
    /// <param name="byOutput">The gradient by the output.</param>
    /// <returns>
    /// The gradients by u, BN's weight and bias and the <see cref="SqueezeExcitationLayers.Parameters"/>; null for
    /// those that need none.
    /// </returns>
    public static IReadOnlyList<Tensor?> GradientsOf(
        Tensor u, BatchNorm2d norm, bool ofBatch, SqueezeExcitationLayers? se, bool relu, Tensor byOutput)
    {
        using var grad = enable_grad();
        var input = u.detach().requires_grad_();
        var maps = functional.batch_norm(
            input, norm.running_mean!.clone(), norm.running_var!.clone(), norm.weight, norm.bias, ofBatch,
            norm.momentum!.Value, norm.eps);
        maps = se?.Apply(maps) ?? maps;
        maps = relu ? maps.relu() : maps;
        return Gradients.Of([maps], [byOutput], [input, norm.weight, norm.bias, .. se?.Parameters ?? []]);
    }
}
