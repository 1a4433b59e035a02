using SeNet.Graphs.Operations;
using SeNet.Kernels;

namespace SeNet.Engine.Steps;

/// <summary>Steps that pool.</summary>
internal static unsafe class Pooling
{
    private const int ChannelsPerPiece = 64;

    public static Step Maximum(CpuKernels kernels, MaxPooling pooling, Region input, Region output) =>
        new ImageStep("max pooling", output.Images, output.Height, (memory, image, row) =>
        {
            var (top, rows) = Inside(row * pooling.Stride - pooling.Padding, pooling.Kernel, input.Height);
            for (var column = 0; column < output.Width; column++)
            {
                var (left, columns) = Inside(column * pooling.Stride - pooling.Padding, pooling.Kernel, input.Width);
                kernels.LargestOfWindow(
                    Pixel(memory, input, image, top, left), rows, columns, RowStride(input), input.Channels,
                    Pixel(memory, output, image, row, column));
            }
        });

    public static Step Average(CpuKernels kernels, AveragePooling pooling, Region input, Region output) =>
        new ImageStep("average pooling", output.Images, output.Height, (memory, image, row) =>
        {
            var (top, rows) = Inside(row * pooling.Stride - pooling.Padding, pooling.Kernel, input.Height);
            for (var column = 0; column < output.Width; column++)
            {
                var (left, columns) = Inside(column * pooling.Stride - pooling.Padding, pooling.Kernel, input.Width);
                var count = pooling.CountsPadding ? pooling.Kernel * pooling.Kernel : rows * columns;
                kernels.SumWindow(
                    Pixel(memory, input, image, top, left), rows, columns, RowStride(input), input.Channels,
                    1f / count, Pixel(memory, output, image, row, column));
            }
        });

    /// <summary>
    /// Adaptive average pooling up to a larger size: each output is the average of the inputs it covers.
    /// </summary>
    public static Step Enlarging(CpuKernels kernels, Region input, Region output) =>
        new ImageStep("average pooling", output.Images, output.Height, (memory, image, row) =>
        {
            var (top, rows) = Covered(row, input.Height, output.Height);
            for (var column = 0; column < output.Width; column++)
            {
                var (left, columns) = Covered(column, input.Width, output.Width);
                kernels.SumWindow(
                    Pixel(memory, input, image, top, left), rows, columns, RowStride(input), input.Channels,
                    1f / (rows * columns), Pixel(memory, output, image, row, column));
            }
        });

    public static Step Global(CpuKernels kernels, GlobalPooling pooling, Region input, Region output)
    {
        var parts = Partition.PartsOf(input.Channels, ChannelsPerPiece);
        return new ImageStep("global pooling", output.Images, parts, (memory, image, part) =>
        {
            var first = part * ChannelsPerPiece;
            var count = Math.Min(ChannelsPerPiece, input.Channels - first);
            var source = Pixel(memory, input, image, 0, 0) + first;
            var target = Pixel(memory, output, image, 0, 0) + first;
            if (pooling.Function == PoolingFunction.Maximum)
                kernels.LargestPixels(source, input.PixelsPerImage, input.Channels, count, target);
            else
                kernels.SumPixels(
                    source, input.PixelsPerImage, input.Channels, count, 1f / input.PixelsPerImage, target);
        });
    }

    private static nint RowStride(Region maps) => (nint)maps.Width * maps.Channels;

    private static float* Pixel(float* memory, Region maps, int image, int row, int column) =>
        maps.In(memory) + image * maps.ImageSize + ((nint)row * maps.Width + column) * maps.Channels;

    /// <summary>The part of a window that lies in the maps.</summary>
    private static (int First, int Count) Inside(int first, int kernel, int size)
    {
        var start = Math.Max(first, 0);
        return (start, Math.Min(first + kernel, size) - start);
    }

    private static (int First, int Count) Covered(int index, int size, int outputs)
    {
        var first = (int)((long)index * size / outputs);
        return (first, (int)(((long)(index + 1) * size + outputs - 1) / outputs) - first);
    }
}
