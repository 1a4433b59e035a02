using SeNet.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tensors;

/// <summary>Feature maps [N, C, H, W] whose channels lie side by side in memory, as the kernels take them.</summary>
internal static unsafe class ChannelsLast
{
    /// <summary>
    /// Whether the kernels can work on a tensor: float32 or bfloat16 in the CPU's memory, channels-last, small enough
    /// for a span.
    /// </summary>
    public static bool Fits(Tensor x) =>
        x.device_type == DeviceType.CPU
        && x.dtype is ScalarType.Float32 or ScalarType.BFloat16
        && x.dim() == 4
        && x.numel() is > 0 and var count && count * x.element_size() <= int.MaxValue
        && HasStrides(x.stride(), x.shape);

    /// <summary>The memory of a tensor that <see cref="Fits"/>; the tensor must outlive the result.</summary>
    public static ChannelsLastMaps MapsOf(Tensor x)
    {
        using var pixelsFirst = x.permute(0, 2, 3, 1);
        return new ChannelsLastMaps(
            pixelsFirst.Address(),
            (int)x.size(0),
            (int)x.size(2),
            (int)x.size(3),
            (int)x.size(1),
            isBFloat16: x.dtype == ScalarType.BFloat16);
    }

    /// <summary>
    /// The tensor itself if it is channels-last, otherwise a copy that is; a new handle in either case.
    /// </summary>
    public static Tensor Contiguous(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>An uninitialised channels-last tensor of the shape and type of <paramref name="x"/>.</summary>
    public static Tensor EmptyLike(Tensor x) => EmptyLike(x, x.size(2), x.size(3));

    /// <summary>One of another height and width.</summary>
    public static Tensor EmptyLike(Tensor x, long height, long width) =>
        Empty(x.size(0), x.size(1), height, width, x.dtype, x.device);

    /// <summary>An uninitialised channels-last tensor [N, C, H, W].</summary>
    public static Tensor Empty(
        long images, long channels, long height, long width, ScalarType type, Device? device = null) =>
        empty_strided(
            [images, channels, height, width],
            [channels * height * width, 1, width * channels, channels],
            type,
            device);

    // Strides of dimensions of size 1 mean nothing, so they are not compared.
    private static bool HasStrides(long[] stride, long[] shape)
    {
        var expected = 1L;
        foreach (var dimension in (ReadOnlySpan<int>)[1, 3, 2, 0])
        {
            if (shape[dimension] != 1 && stride[dimension] != expected)
                return false;
            expected *= shape[dimension];
        }

        return true;
    }
}
