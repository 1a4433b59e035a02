using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;
using static SeNet.Kernels.Winograd.Points4x4;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// A line of a tile transformed for F(4x4, 3x3), a vector of channels at once: its values at each of the points.
/// </summary>
internal readonly unsafe struct TileLine<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    private readonly TVector zero, plusA, minusA, plusB, minusB, infinity;

    /// <summary>B^T d: of six pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileLine(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5)
    {
        zero = Times(d2, -(A2 + B2), Times(d0, A2 * B2, d4));
        infinity = Times(d3, -(A2 + B2), Times(d1, A2 * B2, d5));
        var (even, odd) = (Times(d2, -B2, d4), Times(Times(d1, -B2, d3), A));
        (plusA, minusA) = (TSimd.Add(even, odd), TSimd.Subtract(even, odd));
        (even, odd) = (Times(d2, -A2, d4), Times(Times(d1, -A2, d3), B));
        (plusB, minusB) = (TSimd.Add(even, odd), TSimd.Subtract(even, odd));
    }

    /// <summary>A g: of the gradient by four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileLine(TVector g0, TVector g1, TVector g2, TVector g3)
    {
        (zero, infinity) = (g0, g3);
        var (even, odd) = (Times(g2, A2, g0), Times(g3, A3, Times(g1, A)));
        (plusA, minusA) = (TSimd.Add(even, odd), TSimd.Subtract(even, odd));
        (even, odd) = (Times(g2, B2, g0), Times(g3, B3, Times(g1, B)));
        (plusB, minusB) = (TSimd.Add(even, odd), TSimd.Subtract(even, odd));
    }

    /// <summary>Stores the values <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target, nint step)
    {
        TSimd.Store(zero, target);
        TSimd.Store(plusA, target + step);
        TSimd.Store(minusA, target + 2 * step);
        TSimd.Store(plusB, target + 3 * step);
        TSimd.Store(minusB, target + 4 * step);
        TSimd.Store(infinity, target + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Times(TVector value, float factor) => TSimd.Multiply(value, TSimd.Broadcast(factor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Times(TVector value, float factor, TVector term) =>
        TSimd.MultiplyAdd(value, TSimd.Broadcast(factor), term);
}
