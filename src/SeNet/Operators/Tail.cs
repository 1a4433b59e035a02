using SeNet.Blocks;
using SeNet.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// relu(SE(BN(u)) + shortcut), each of SE, shortcut and rectifier there or not, by the kernels where they fit.
/// </summary>
internal static class Tail
{
    /// <summary>Computes it; in training the layer's running statistics follow.</summary>
    /// <param name="u">[N, C, H, W], of any type: the statistics stay float32.</param>
    /// <param name="norm">The normalisation.</param>
    /// <param name="se">The SE block behind it; null for none.</param>
    /// <param name="shortcut">Maps of the same size and type to add; null for none.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    /// <param name="format">How the maps are meant to lie in memory.</param>
    public static Tensor Apply(
        Tensor u, BatchNorm2d norm, SqueezeExcitationLayers? se, Tensor? shortcut, bool relu, MemoryFormat format)
    {
        if (norm.training)
            CountBatch(u, norm);
        return format == MemoryFormat.ChannelsLast && FusedTail.Fits(u, norm, se, shortcut)
            ? FusedTail.Apply(u, norm, se, shortcut, relu)
            : PlainTail.Apply(u, norm, se, shortcut, relu);
    }

    private static void CountBatch(Tensor u, BatchNorm2d norm)
    {
        if (u.numel() == u.size(1))
            throw new InvalidOperationException(
                $"Batch normalisation has one value per channel ([{string.Join(", ", u.shape)}]), which has no " +
                "standard deviation; train with larger batches or images, or call eval().");
        using var noGrad = no_grad();
        norm.num_batches_tracked!.Plus_(1);
    }
}
