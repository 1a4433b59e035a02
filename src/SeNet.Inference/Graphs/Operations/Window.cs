namespace SeNet.Graphs.Operations;

/// <summary>Sizes along one dimension that a sliding window gives.</summary>
internal static class Window
{
    /// <summary>Number of windows that lie in the padded input.</summary>
    /// <param name="size">Length of the input.</param>
    /// <param name="kernel">Length of the window.</param>
    /// <param name="stride">Step from one window to the next.</param>
    /// <param name="padding">Pixels added at each end.</param>
    public static int Count(int size, int kernel, int stride, int padding) =>
        size + 2 * padding < kernel ? 0 : (size + 2 * padding - kernel) / stride + 1;

    /// <summary>As <see cref="Count"/>, with a last window that may extend beyond the padded input.</summary>
    public static int CountRoundedUp(int size, int kernel, int stride, int padding)
    {
        if (size + 2 * padding + stride - 1 < kernel)
            return 0;
        var count = (size + 2 * padding - kernel + stride - 1) / stride + 1;
        // As in PyTorch and Caffe, a window begins in the input or in the padding before it.
        return (count - 1) * stride >= size + padding ? count - 1 : count;
    }

    /// <summary>A shape whose height and width were computed, refused where nothing is left.</summary>
    /// <exception cref="ArgumentException">The height or width is below 1.</exception>
    public static FeatureShape Shape(Operation operation, FeatureShape input, int channels, int height, int width) =>
        height >= 1 && width >= 1
            ? new FeatureShape(channels, height, width)
            : throw new ArgumentException(
                $"A {operation.Kind} leaves nothing of maps of {input.Height}x{input.Width} " +
                    "pixels; use larger images.");
}
