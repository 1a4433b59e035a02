using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Maps;

/// <summary>
/// y = clamp(x * factor + term + shortcut) for pixels of channels that lie side by side: batch normalization, the gate
/// of SE, a residual sum, and a rectifier behind any of them.
/// </summary>
internal unsafe struct ClampedSum
{
    /// <summary>The first pixel.</summary>
    public float* Input;

    /// <summary>Where the first pixel goes; may be <see cref="Input"/>.</summary>
    public float* Output;

    /// <summary>A factor for each channel; null for 1.</summary>
    public float* Factors;

    /// <summary>A term for each channel; null for 0.</summary>
    public float* Terms;

    /// <summary>What is added to each pixel's channels; null for nothing.</summary>
    public float* Shortcut;

    /// <summary>Number of pixels.</summary>
    public int Pixels;

    /// <summary>Number of channels.</summary>
    public int Channels;

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
        float* x = Input, y = Output, added = Shortcut;
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            var c = 0;
            for (; c <= Channels - TSimd.Count; c += TSimd.Count)
            {
                var value = TSimd.Load(x + c);
                if (Factors is not null)
                    value = Terms is null
                        ? TSimd.Multiply(value, TSimd.Load(Factors + c))
                        : TSimd.MultiplyAdd(value, TSimd.Load(Factors + c), TSimd.Load(Terms + c));
                if (added is not null)
                    value = TSimd.Add(value, TSimd.Load(added + c));
                TSimd.Store(TSimd.AtMost(TSimd.AtLeast(value, floor), ceiling), y + c);
            }

            for (; c < Channels; c++)
            {
                var value = x[c];
                if (Factors is not null)
                    value = value * Factors[c] + (Terms is null ? 0 : Terms[c]);
                if (added is not null)
                    value += added[c];
                y[c] = SimdScalar.AtMost(SimdScalar.AtLeast(value, Floor), Ceiling);
            }

            x += Channels;
            y += Channels;
            if (added is not null)
                added += Channels;
        }
    }
}
