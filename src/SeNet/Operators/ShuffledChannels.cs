using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// Channel shuffle (Zhang et al., arXiv 1707.01083, section 3.1): what lets channels cross from one grouped
/// convolution's groups to another's.
/// </summary>
internal static class ShuffledChannels
{
    /// <summary>
    /// Takes the C channels for a matrix, transposes it and lines them up again: output j * rows + i is input i * (C /
    /// rows) + j.
    /// </summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="rows">Rows of the matrix, a divisor of C: the paper's groups g.</param>
    /// <returns>A new tensor of the same shape, type and layout.</returns>
    public static Tensor Of(Tensor x, long rows)
    {
        using var scope = NewDisposeScope();
        var (n, c, h, w) = (x.size(0), x.size(1), x.size(2), x.size(3));
        var shuffled = x.stride(1) == 1
            ? x.permute(0, 2, 3, 1)
                .reshape(n, h, w, rows, c / rows).transpose(3, 4).reshape(n, h, w, c)
                .permute(0, 3, 1, 2)
            : x.reshape(n, rows, c / rows, h, w).transpose(1, 2).reshape(n, c, h, w);
        return shuffled.MoveToOuterDisposeScope();
    }
}
