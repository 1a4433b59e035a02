using SeNet.Graphs.Operations;

namespace SeNet.Engine.Steps;

/// <summary>
/// The pixels under a sliding kernel, as pointers; a row of zeros stands for those outside of the maps.
/// </summary>
internal readonly unsafe struct PixelPointers
{
    private readonly Region input;
    private readonly int outputHeight, outputWidth;
    private readonly int kernelHeight, kernelWidth, stride, paddingHeight, paddingWidth;

    public PixelPointers(Region input, Region output, Convolution convolution)
    {
        this.input = input;
        (outputHeight, outputWidth) = (output.Height, output.Width);
        (kernelHeight, kernelWidth) = (convolution.KernelHeight, convolution.KernelWidth);
        (stride, paddingHeight, paddingWidth) =
            (convolution.Stride, convolution.PaddingHeight, convolution.PaddingWidth);
    }

    /// <summary>Pixels of the kernel.</summary>
    public int Taps => kernelHeight * kernelWidth;

    /// <summary>Points at the pixels under the kernel.</summary>
    /// <param name="memory">The call's memory.</param>
    /// <param name="zeros">As many zeros as a pixel has channels.</param>
    /// <param name="pixel">The output pixel, counted through all images.</param>
    /// <param name="pointers">Where the first pointer goes.</param>
    /// <param name="step">Pointers from a tap to the next.</param>
    public void Locate(float* memory, float* zeros, int pixel, float** pointers, int step)
    {
        var (image, inImage) = Math.DivRem(pixel, outputHeight * outputWidth);
        var (row, column) = Math.DivRem(inImage, outputWidth);
        var (top, left) = (row * stride - paddingHeight, column * stride - paddingWidth);
        var first = input.In(memory) + image * input.ImageSize;
        for (var y = top; y < top + kernelHeight; y++)
        {
            var line = (uint)y < (uint)input.Height ? first + (nint)y * input.Width * input.Channels : null;
            if (line is not null && left >= 0 && left + kernelWidth <= input.Width)
                for (var x = left * input.Channels; x < (left + kernelWidth) * input.Channels; x += input.Channels)
                {
                    *pointers = line + x;
                    pointers += step;
                }
            else
                for (var x = left; x < left + kernelWidth; x++, pointers += step)
                    *pointers = line is not null && (uint)x < (uint)input.Width
                        ? line + (nint)x * input.Channels
                        : zeros;
        }
    }
}
