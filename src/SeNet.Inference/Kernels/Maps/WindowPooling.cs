using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Maps;

/// <summary>The largest value, or the sum times a factor, of a window of pixels, for each channel.</summary>
internal static unsafe class WindowPooling<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    /// <param name="input">The window's first pixel.</param>
    /// <param name="rows">Rows of the window.</param>
    /// <param name="columns">Columns of the window.</param>
    /// <param name="rowStride">Values from a row of pixels to the next.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="output">Receives the pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Maximum(float* input, int rows, int columns, nint rowStride, int channels, float* output)
    {
        var c = 0;
        for (; c <= channels - TSimd.Count; c += TSimd.Count)
        {
            var largest = TSimd.Load(input + c);
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    largest = TSimd.Larger(
                        largest, TSimd.Load(input + c + row * rowStride + (nint)column * channels));
            TSimd.Store(largest, output + c);
        }

        for (; c < channels; c++)
        {
            var largest = input[c];
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    largest = SimdScalar.Larger(largest, input[c + row * rowStride + (nint)column * channels]);
            output[c] = largest;
        }
    }

    /// <summary>As <see cref="Maximum"/>, the sum times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(
        float* input, int rows, int columns, nint rowStride, int channels, float scale, float* output)
    {
        var factor = TSimd.Broadcast(scale);
        var c = 0;
        for (; c <= channels - TSimd.Count; c += TSimd.Count)
        {
            TVector sum = default;
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    sum = TSimd.Add(sum, TSimd.Load(input + c + row * rowStride + (nint)column * channels));
            TSimd.Store(TSimd.Multiply(sum, factor), output + c);
        }

        for (; c < channels; c++)
        {
            var sum = 0f;
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    sum += input[c + row * rowStride + (nint)column * channels];
            output[c] = sum * scale;
        }
    }
}
