using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;
using static SeNet.Kernels.Winograd.Points4x4;

namespace SeNet.Kernels.Winograd;

/// <summary>A line of four pixels from six products of F(4x4, 3x3), A^T m, a vector of channels at once.</summary>
internal readonly struct PixelLine<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    public readonly TVector First, Second, Third, Fourth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PixelLine(
        TVector zero, TVector plusA, TVector minusA, TVector plusB, TVector minusB, TVector infinity)
    {
        var (evenA, oddA) = (TSimd.Add(plusA, minusA), TSimd.Subtract(plusA, minusA));
        var (evenB, oddB) = (TSimd.Add(plusB, minusB), TSimd.Subtract(plusB, minusB));
        First = TSimd.Add(TSimd.Add(zero, evenA), evenB);
        Second = TSimd.MultiplyAdd(oddA, TSimd.Broadcast(A), TSimd.Multiply(oddB, TSimd.Broadcast(B)));
        Third = TSimd.MultiplyAdd(evenA, TSimd.Broadcast(A2), TSimd.Multiply(evenB, TSimd.Broadcast(B2)));
        Fourth = TSimd.MultiplyAdd(
            oddA, TSimd.Broadcast(A3), TSimd.MultiplyAdd(oddB, TSimd.Broadcast(B3), infinity));
    }
}
