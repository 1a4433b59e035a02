using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// The shortcut without parameters of the CIFAR networks (option A of He et al., arXiv 1512.03385, section 3.3): every stride-th pixel, and
/// channels of zeros behind its own.
/// </summary>
/// <param name="added">Channels of zeros.</param>
/// <param name="stride">Step in height and width.</param>
internal sealed class PaddedShortcut(int added, int stride) : Module<Tensor, Tensor>(nameof(PaddedShortcut))
{
    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C + added, H / stride, W / stride], the sizes rounded up.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var pixels = x.slice(2, 0, x.size(2), stride).slice(3, 0, x.size(3), stride);
        return functional.pad(pixels, [0, 0, 0, 0, 0, added]).MoveToOuterDisposeScope();
    }
}
