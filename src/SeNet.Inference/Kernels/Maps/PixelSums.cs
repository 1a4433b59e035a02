using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Maps;

/// <summary>The sum or the largest value of each channel over all pixels: the squeeze.</summary>
internal static unsafe class PixelSums<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    /// <param name="input">The first pixel's first channel of those wanted.</param>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="stride">Channels of a pixel.</param>
    /// <param name="channels">Number of channels wanted.</param>
    /// <param name="scale">Factor of the sums.</param>
    /// <param name="output">Receives a value for each channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* input, int pixels, nint stride, int channels, float scale, float* output)
    {
        var factor = TSimd.Broadcast(scale);
        var c = 0;
        // Four channels' vectors at once, since the next sum waits for the one before.
        for (; c <= channels - 4 * TSimd.Count; c += 4 * TSimd.Count)
        {
            TVector a = default, b = default, d = default, e = default;
            var x = input + c;
            for (var pixel = 0; pixel < pixels; pixel++, x += stride)
            {
                a = TSimd.Add(a, TSimd.Load(x));
                b = TSimd.Add(b, TSimd.Load(x + TSimd.Count));
                d = TSimd.Add(d, TSimd.Load(x + 2 * TSimd.Count));
                e = TSimd.Add(e, TSimd.Load(x + 3 * TSimd.Count));
            }

            TSimd.Store(TSimd.Multiply(a, factor), output + c);
            TSimd.Store(TSimd.Multiply(b, factor), output + c + TSimd.Count);
            TSimd.Store(TSimd.Multiply(d, factor), output + c + 2 * TSimd.Count);
            TSimd.Store(TSimd.Multiply(e, factor), output + c + 3 * TSimd.Count);
        }

        for (; c < channels; c++)
        {
            var (sum, x) = (0f, (nint)(input + c));
            for (var pixel = 0; pixel < pixels; pixel++)
                sum += ((float*)x)[pixel * stride];
            output[c] = sum * scale;
        }
    }

    /// <summary>As <see cref="Sum"/>, the largest values; a NaN stays one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Maximum(float* input, int pixels, nint stride, int channels, float* output)
    {
        var c = 0;
        for (; c <= channels - TSimd.Count; c += TSimd.Count)
        {
            var largest = TSimd.Load(input + c);
            for (var pixel = 1; pixel < pixels; pixel++)
                largest = TSimd.Larger(largest, TSimd.Load(input + c + pixel * stride));
            TSimd.Store(largest, output + c);
        }

        for (; c < channels; c++)
        {
            var largest = input[c];
            for (var pixel = 1; pixel < pixels; pixel++)
                largest = SimdScalar.Larger(largest, input[c + pixel * stride]);
            output[c] = largest;
        }
    }
}
