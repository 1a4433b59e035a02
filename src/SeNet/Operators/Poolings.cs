using SeNet.Graphs.Operations;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Operators;

/// <summary>Pooling as a graph describes it, by libtorch or by the kernel for 2x2 pixels.</summary>
internal static class Poolings
{
    /// <summary>The largest value of each window.</summary>
    public static Tensor Max(MaxPooling pooling, Tensor x)
    {
        var (kernel, stride, padding) = (pooling.Kernel, pooling.Stride, pooling.Padding);
        if (pooling.IsHalving)
            return MaxPool.Apply(x);
        if (pooling.Rounding != PoolingSize.LikeConvolution)
            return functional.max_pool2d(
                x, kernel, stride, padding, ceil_mode: pooling.Rounding == PoolingSize.Ceiling);
        // What is missing for as many windows as a padded convolution has.
        int Missing(long size) => (int)(((size + stride - 1) / stride - 1) * stride + kernel - size);
        using var scope = NewDisposeScope();
        var padded = functional.pad(
            x, (0, Missing(x.size(3)), 0, Missing(x.size(2))), value: double.NegativeInfinity);
        return functional.max_pool2d(padded, kernel, stride).MoveToOuterDisposeScope();
    }

    /// <summary>Adaptive average pooling of maps that are too small.</summary>
    public static Tensor Enlarge(EnlargingPooling pooling, Tensor x)
    {
        var (height, width, minimum) = (x.size(2), x.size(3), pooling.MinimumSize);
        return Math.Min(height, width) >= minimum
            ? x.alias()
            : functional.adaptive_avg_pool2d(x, [Math.Max(minimum, height), Math.Max(minimum, width)]);
    }
}
