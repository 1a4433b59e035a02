namespace SeNet.Graphs.Operations;

/// <summary>Number of windows of a pooling along one dimension.</summary>
public enum PoolingSize
{
    /// <summary>
    /// Only windows that lie in the padded maps: (size + 2 padding - kernel) / stride rounded down, plus 1.
    /// </summary>
    Floor,

    /// <summary>
    /// The same rounded up, as Caffe does (PyTorch's <c>ceil_mode</c>): the last window may extend beyond the maps.
    /// </summary>
    Ceiling,

    /// <summary>
    /// Size / stride rounded up, as a padded convolution of the same stride gives: at an odd size one window more than
    /// <see cref="Ceiling"/> where that falls short.
    /// </summary>
    LikeConvolution,
}
