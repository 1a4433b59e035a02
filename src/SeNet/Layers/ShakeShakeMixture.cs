using SeNet.Internal;
using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>
/// The mixture of two branches of a Shake-Shake unit: a u + (1 - a) v. In training a is uniform on [0, 1), one an image, and the gradient
/// sees other weights b, drawn likewise; in evaluation a is 1/2 (Gastaldi, arXiv 1705.07485, equation 2; 'Shake-Shake-Image').
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
        var difference = u - v;
        Tensor Weights() => rand([u.size(0), 1, 1, 1], dtype: u.dtype, device: u.device);
        var (forward, backward) = (Weights(), Weights());
        // Its value is v + a (u - v); the gradient does not see the last term.
        return (backward * difference).Plus_(v).Plus_((forward - backward) * difference.detach()).MoveToOuterDisposeScope();
    }
}
