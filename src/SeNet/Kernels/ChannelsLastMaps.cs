using static TorchSharp.torch;

namespace SeNet.Kernels;

/// <summary>The memory of feature maps [N, C, H, W] whose channels lie side by side: N images of H x W pixels of C values.</summary>
/// <remarks>Points into a tensor, which must outlive it.</remarks>
internal readonly unsafe struct ChannelsLastMaps
{
    private ChannelsLastMaps(Tensor contiguous, int images, int height, int width, int channels)
    {
        fixed (byte* first = contiguous.bytes)
            Data = first;
        (Images, Height, Width, Pixels, Channels) = (images, height, width, height * width, channels);
        IsBFloat16 = contiguous.dtype == ScalarType.BFloat16;
    }

    public byte* Data { get; }

    public int Images { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Pixels an image.</summary>
    public int Pixels { get; }

    public int Channels { get; }

    public bool IsBFloat16 { get; }

    /// <summary>Whether the kernels can work on a tensor: float32 or bfloat16 in the CPU's memory, channels-last, small enough for a span.</summary>
    public static bool Fit(Tensor x) =>
        x.device_type == TorchSharp.DeviceType.CPU
        && x.dtype is ScalarType.Float32 or ScalarType.BFloat16
        && x.dim() == 4
        && x.numel() is > 0 and var count && count * x.element_size() <= int.MaxValue
        && Has(x.stride(), x.shape);

    public static ChannelsLastMaps Of(Tensor x)
    {
        using var pixelsFirst = x.permute(0, 2, 3, 1);
        return new ChannelsLastMaps(pixelsFirst, (int)x.size(0), (int)x.size(2), (int)x.size(3), (int)x.size(1));
    }

    /// <summary>The tensor itself if it is channels-last, else a copy that is; a new handle in either case.</summary>
    public static Tensor Contiguous(Tensor x)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>An uninitialised tensor of the shape and type of <paramref name="x"/>, channels-last.</summary>
    public static Tensor EmptyLike(Tensor x) => EmptyLike(x, x.size(2), x.size(3));

    /// <summary>One of another height and width.</summary>
    public static Tensor EmptyLike(Tensor x, long height, long width) => Empty(x.size(0), x.size(1), height, width, x.dtype, x.device);

    /// <summary>An uninitialised tensor [N, C, H, W], channels-last.</summary>
    public static Tensor Empty(long images, long channels, long height, long width, ScalarType type, TorchSharp.torch.Device? device = null) =>
        empty_strided([images, channels, height, width], [channels * height * width, 1, width * channels, channels], type, device);

    // Strides of dimensions of size 1 mean nothing, so they are not compared.
    private static bool Has(long[] stride, long[] shape)
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
