using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Layers;

/// <summary>Pooling over 3x3 pixels. Each gives a new tensor.</summary>
internal static class Pool3x3
{
    /// <summary>Average of 3x3 pixels, the zeros around the maps counted; the maps keep their size.</summary>
    public static Tensor Average(Tensor x) => functional.avg_pool2d(x, 3, stride: 1, padding: 1);

    /// <summary>Average of those of 3x3 pixels that lie in the maps; the maps keep their size.</summary>
    public static Tensor AverageInside(Tensor x) => functional.avg_pool2d(x, 3, stride: 1, padding: 1, count_include_pad: false);

    /// <summary>The greatest of 3x3 pixels; the maps keep their size.</summary>
    public static Tensor Max(Tensor x) => functional.max_pool2d(x, 3, stride: 1, padding: 1);

    /// <summary>The greatest of 3x3 pixels at a stride of 2: from H to (H - 1) / 2, rounded down.</summary>
    public static Tensor HalvingMax(Tensor x) => functional.max_pool2d(x, 3, stride: 2);

    /// <summary>The greatest of 3x3 pixels at a stride of 2, one pixel around the maps: from H to H / 2, rounded up.</summary>
    public static Tensor PaddedHalvingMax(Tensor x) => functional.max_pool2d(x, 3, stride: 2, padding: 1);

    /// <summary>The greatest of 3x3 pixels at a stride of 2, as Caffe rounds: from H to (H - 1) / 2, rounded up.</summary>
    public static Tensor CaffeHalvingMax(Tensor x) => functional.max_pool2d(x, 3, stride: 2, ceil_mode: true);

    /// <summary>
    /// <see cref="CaffeHalvingMax"/> that gives maps as large as a convolution of stride 2 and padding 1 does, H / 2 rounded up, so that both
    /// stand side by side at any size: at an odd one, where Caffe's are smaller by one, it has one more window at the far edge.
    /// </summary>
    public static Tensor HalvingMaxLikeConvolution(Tensor x)
    {
        var (oddHeight, oddWidth) = (x.size(2) % 2, x.size(3) % 2);
        if (oddHeight == 0 && oddWidth == 0)
            return CaffeHalvingMax(x);
        using var padded = functional.pad(x, (0, oddWidth, 0, oddHeight), value: double.NegativeInfinity);
        return CaffeHalvingMax(padded);
    }
}
