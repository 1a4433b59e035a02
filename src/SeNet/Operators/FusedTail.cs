using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// What follows a convolution in a residual SE network, in as few passes over the memory as can be:
/// out = relu(SE(BN(u)) + shortcut), each of SE, shortcut and rectifier there or not.
/// </summary>
/// <remarks>
/// One pass sums u and its squares by image and channel. That gives the batch's statistics, and the squeeze too, since
/// the average of BN(u) is BN of the average. Normalisation, gate and shift then are one factor and one term a channel:
/// the second pass applies them, adds the shortcut and rectifies. Where infinities and NaN get in their way,
/// <see cref="PlainTail"/> computes all: so each reaches the places that it reaches there, in the gradients too.
/// </remarks>
internal static class FusedTail
{
    /// <summary>Whether the kernels can do it; <see cref="PlainTail"/> does the rest.</summary>
    public static bool Fits(Tensor u, BatchNorm2d? norm, SqueezeExcitationLayers? se, Tensor? shortcut) =>
        ChannelsLast.Fits(u)
        && norm is null or { weight.dtype: ScalarType.Float32 }
        && se is null or { Options.Squeeze: Squeeze.Average }
        && (shortcut is null
            || (shortcut.dtype == u.dtype
                && shortcut.shape.AsSpan().SequenceEqual(u.shape)
                && ChannelsLast.Fits(shortcut)));

    public static Tensor Apply(Tensor u, BatchNorm2d norm, SqueezeExcitationLayers? se, Tensor? shortcut, bool relu)
    {
        Tensor?[] tensors = [u, norm.weight, norm.bias, shortcut, .. se?.Parameters ?? []];
        if (is_grad_enabled() && tensors.Any(tensor => tensor is { requires_grad: true }))
            return FusedTailFunction.apply([new FusedTailSettings(norm, se, relu), .. tensors]);

        var output = ChannelsLast.EmptyLike(u);
        Forward(u, norm, se, shortcut, relu, output);
        return output;
    }

    /// <summary>Computes the output, and gives what its gradient needs.</summary>
    /// <param name="u">What the convolution gave.</param>
    /// <param name="norm">The normalisation.</param>
    /// <param name="se">The SE block; null for none.</param>
    /// <param name="shortcut">Maps to add; null for none.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    /// <param name="output">Where the output goes.</param>
    public static FusedTailState Forward(
        Tensor u, BatchNorm2d norm, SqueezeExcitationLayers? se, Tensor? shortcut, bool relu, Tensor output)
    {
        using var scope = NewDisposeScope();
        var maps = ChannelsLast.MapsOf(u);
        double[] sum = [], squares = [];
        if (norm.training)
            (sum, squares) = ChannelSums.WithSquares(maps, LibTorchThreads.Team);
        else if (se is not null)
            sum = ChannelSums.Of(maps, LibTorchThreads.Team);

        var statistics = norm.training ? BatchStatistics.From(maps, sum, squares, norm) : BatchStatistics.Running(norm);
        var state = se is null
            ? FusedTailState.WithoutGate(statistics, relu)
            : FusedTailState.WithGate(statistics, se, Array.ConvertAll(sum, ofImage => ofImage / maps.Pixels), relu);
        if (!state.IsFinite)
        {
            using var noGrad = no_grad();
            output.copy_(PlainTail.Apply(u, norm, se, shortcut, relu));
            return state;
        }

        if (norm.training)
            statistics.MoveRunning(norm);
        var added = shortcut is null ? (ChannelsLastMaps?)null : ChannelsLast.MapsOf(shortcut);
        ScaleShift.Apply(
            maps, state.Scale, state.Shift, added, relu, ChannelsLast.MapsOf(output), LibTorchThreads.Team);
        return state;
    }
}
