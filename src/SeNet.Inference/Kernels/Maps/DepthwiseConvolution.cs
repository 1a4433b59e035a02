using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Maps;

/// <summary>A convolution in which each channel sees only itself.</summary>
internal unsafe struct DepthwiseConvolution
{
    /// <summary>Pointers to the pixels under the kernel, [output pixels, taps].</summary>
    public float** Inputs;

    /// <summary>Number of output pixels.</summary>
    public int Pixels;

    /// <summary>Pixels of the kernel.</summary>
    public int Taps;

    /// <summary>Number of channels.</summary>
    public int Channels;

    /// <summary>Weights, [taps, channels].</summary>
    public float* Weights;

    /// <summary>A term for each channel.</summary>
    public float* Bias;

    /// <summary>The first output pixel.</summary>
    public float* Output;

    /// <summary>The smallest output; minus infinity for all.</summary>
    public float Floor;

    /// <summary>The largest output; infinity for all.</summary>
    public float Ceiling;

    /// <summary>Computes the pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TSimd, TVector>()
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var (floor, ceiling) = (TSimd.Broadcast(Floor), TSimd.Broadcast(Ceiling));
        var inputs = Inputs;
        var y = Output;
        for (var pixel = 0; pixel < Pixels; pixel++, inputs += Taps, y += Channels)
        {
            var c = 0;
            for (; c <= Channels - TSimd.Count; c += TSimd.Count)
            {
                // Three sums, since each waits for its last product.
                TVector sum = TSimd.Load(Bias + c), second = default, third = default;
                var weights = Weights + c;
                var tap = 0;
                for (; tap <= Taps - 3; tap += 3, weights += 3 * Channels)
                {
                    sum = Add(inputs[tap] + c, weights, sum);
                    second = Add(inputs[tap + 1] + c, weights + Channels, second);
                    third = Add(inputs[tap + 2] + c, weights + 2 * Channels, third);
                }

                for (; tap < Taps; tap++, weights += Channels)
                    sum = Add(inputs[tap] + c, weights, sum);
                sum = TSimd.Add(sum, TSimd.Add(second, third));
                TSimd.Store(TSimd.AtMost(TSimd.AtLeast(sum, floor), ceiling), y + c);
            }

            for (; c < Channels; c++)
            {
                var sum = Bias[c];
                for (var tap = 0; tap < Taps; tap++)
                    sum += inputs[tap][c] * Weights[tap * Channels + c];
                y[c] = SimdScalar.AtMost(SimdScalar.AtLeast(sum, Floor), Ceiling);
            }
        }

        static TVector Add(float* x, float* weights, TVector sum) =>
            TSimd.MultiplyAdd(TSimd.Load(x), TSimd.Load(weights), sum);
    }
}
