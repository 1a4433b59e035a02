using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// The mixture of two branches of a Shake-Shake unit: a u + (1 - a) v. In training a is uniform on [0, 1), one an
/// image, and the gradient sees other weights b, drawn likewise; in evaluation a is 1/2 (Gastaldi, arXiv 1705.07485,
/// equation 2; 'Shake-Shake-Image').
/// </summary>
/// <remarks>The weights come from libtorch's generator, so that a resumed run draws the same.</remarks>
internal static class ShakeShakeMixture
{
    /// <param name="u">The first branch, [N, C, H, W].</param>
    /// <param name="v">The second, of the same size and type.</param>
    /// <param name="training">Whether the weights are random.</param>
    public static Tensor Apply(Tensor u, Tensor v, bool training)
    {
        using var scope = NewDisposeScope();
        if (!training)
            return u.Plus(v).Times_(0.5).MoveToOuterDisposeScope();
        Tensor Weights() => rand([u.size(0), 1, 1, 1], dtype: u.dtype, device: u.device);
        var (forward, backward) = (Weights(), Weights());
        var mixture = is_grad_enabled() && (u.requires_grad || v.requires_grad)
            ? MixtureFunction.apply(u, v, forward, backward)
            : Mixed(u, v, forward);
        return mixture.MoveToOuterDisposeScope();
    }

    private static Tensor Mixed(Tensor u, Tensor v, Tensor weights) =>
        (weights * u).Plus_((ones_like(weights) - weights) * v);

    internal sealed class MixtureFunction : autograd.SingleTensorFunction<MixtureFunction>
    {
        public override string Name => nameof(MixtureFunction);

        /// <param name="ctx">Keeps the gradient's weights.</param>
        /// <param name="vars">u, v, the weights and the gradient's weights.</param>
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();
            ctx.save_for_backward([(Tensor)vars[3]]);
            return Mixed((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]).MoveToOuterDisposeScope();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var weights = ctx.get_saved_variables()[0];
            return ReturnedGradients.Of(
                ctx, grad_output, [weights * grad_output, (ones_like(weights) - weights) * grad_output, null, null]);
        }
    }
}
