using SeNet.Graphs;
using SeNet.Graphs.Operations;

namespace SeNet.Networks;

/// <summary>Pooling over 3x3 pixels in Inception networks.</summary>
internal static class InceptionPooling
{
    /// <summary>The average, the zeros around the maps counted; the maps keep their size.</summary>
    public static Value Average(Value x) => x.AveragePool(3, stride: 1, padding: 1);

    /// <summary>The average of the pixels that lie in the maps; the maps keep their size.</summary>
    public static Value AverageInside(Value x) => x.AveragePool(3, stride: 1, padding: 1, countsPadding: false);

    /// <summary>The maximum; the maps keep their size.</summary>
    public static Value Max(Value x) => x.MaxPool(3, stride: 1, padding: 1);

    /// <summary>The maximum at a stride of 2: from H to (H - 1) / 2, rounded down.</summary>
    public static Value HalvingMax(Value x) => x.MaxPool(3, stride: 2);

    /// <summary>The same, rounded up as Caffe does.</summary>
    public static Value CaffeHalvingMax(Value x) => x.MaxPool(3, stride: 2, size: PoolingSize.Ceiling);

    /// <summary>The same, of maps as large as a convolution of stride 2 gives beside it, at any size.</summary>
    public static Value HalvingMaxLikeConvolution(Value x) =>
        x.MaxPool(3, stride: 2, size: PoolingSize.LikeConvolution);
}
