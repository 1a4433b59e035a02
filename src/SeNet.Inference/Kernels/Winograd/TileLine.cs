using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static SeNet.Kernels.Winograd.Points4x4;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// A line of a tile transformed for F(4x4, 3x3), eight channels at once: its values at each of the points.
/// </summary>
internal readonly unsafe struct TileLine
{
    public const int Count = 6;

    private readonly Vector256<float> zero, plusA, minusA, plusB, minusB, infinity;

    /// <summary>B^T d: of six pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileLine(
        Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4,
        Vector256<float> d5)
    {
        zero = MultiplyAdd(d2, -(A2 + B2), MultiplyAdd(d0, A2 * B2, d4));
        infinity = MultiplyAdd(d3, -(A2 + B2), MultiplyAdd(d1, A2 * B2, d5));
        var (even, odd) = (MultiplyAdd(d2, -B2, d4), MultiplyAdd(d1, -B2, d3) * A);
        (plusA, minusA) = (even + odd, even - odd);
        (even, odd) = (MultiplyAdd(d2, -A2, d4), MultiplyAdd(d1, -A2, d3) * B);
        (plusB, minusB) = (even + odd, even - odd);
    }

    /// <summary>A g: of the gradient by four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileLine(Vector256<float> g0, Vector256<float> g1, Vector256<float> g2, Vector256<float> g3)
    {
        (zero, infinity) = (g0, g3);
        var (even, odd) = (MultiplyAdd(g2, A2, g0), MultiplyAdd(g3, A3, g1 * A));
        (plusA, minusA) = (even + odd, even - odd);
        (even, odd) = (MultiplyAdd(g2, B2, g0), MultiplyAdd(g3, B3, g1 * B));
        (plusB, minusB) = (even + odd, even - odd);
    }

    /// <summary>Stores the values <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target, nint step)
    {
        zero.Store(target);
        plusA.Store(target + step);
        minusA.Store(target + 2 * step);
        plusB.Store(target + 3 * step);
        minusB.Store(target + 4 * step);
        infinity.Store(target + 5 * step);
    }
}
