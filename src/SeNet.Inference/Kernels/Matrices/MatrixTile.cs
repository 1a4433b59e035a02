using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Matrices;

/// <summary>
/// The innermost loop of matrix products: six rows times a panel of two vectors' columns, all sums in registers.
/// </summary>
/// <remarks>
/// Twelve independent sums hide the latency of fused multiply-adds, and with two vectors of the panel and one value of
/// a row they fit sixteen registers.
/// </remarks>
internal static unsafe class MatrixTile<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => 2 * TSimd.Count;

    /// <summary>output = clamp(rows * panel + bias + shortcut).</summary>
    /// <param name="rows">Six pointers for each tap.</param>
    /// <param name="taps">Number of parts that a row is put together from.</param>
    /// <param name="offset">Values from a pointer to its part's first value.</param>
    /// <param name="depth">Values of each part.</param>
    /// <param name="panel">Weights, [taps * depth, columns].</param>
    /// <param name="bias">A term for each column; null for zeros.</param>
    /// <param name="target">Where the sums go, and what is added to them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(
        float** rows, int taps, nint offset, nint depth, float* panel, float* bias, in TileTarget target)
    {
        nint width = TSimd.Count, columns = 2 * width;
        TVector c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        c00 = c10 = c20 = c30 = c40 = c50 = bias is null ? default : TSimd.Load(bias);
        c01 = c11 = c21 = c31 = c41 = c51 = bias is null ? default : TSimd.Load(bias + width);
        for (var tap = 0; tap < taps; tap++, rows += Rows)
        {
            float* a0 = rows[0] + offset, a1 = rows[1] + offset, a2 = rows[2] + offset;
            float* a3 = rows[3] + offset, a4 = rows[4] + offset, a5 = rows[5] + offset;
            for (nint k = 0; k < depth; k++, panel += columns)
            {
                // One statement each: in tuples or behind references, the compiler copies every sum.
                var b0 = TSimd.Load(panel);
                var b1 = TSimd.Load(panel + width);
                var a = TSimd.Broadcast(a0[k]);
                c00 = TSimd.MultiplyAdd(b0, a, c00);
                c01 = TSimd.MultiplyAdd(b1, a, c01);
                a = TSimd.Broadcast(a1[k]);
                c10 = TSimd.MultiplyAdd(b0, a, c10);
                c11 = TSimd.MultiplyAdd(b1, a, c11);
                a = TSimd.Broadcast(a2[k]);
                c20 = TSimd.MultiplyAdd(b0, a, c20);
                c21 = TSimd.MultiplyAdd(b1, a, c21);
                a = TSimd.Broadcast(a3[k]);
                c30 = TSimd.MultiplyAdd(b0, a, c30);
                c31 = TSimd.MultiplyAdd(b1, a, c31);
                a = TSimd.Broadcast(a4[k]);
                c40 = TSimd.MultiplyAdd(b0, a, c40);
                c41 = TSimd.MultiplyAdd(b1, a, c41);
                a = TSimd.Broadcast(a5[k]);
                c50 = TSimd.MultiplyAdd(b0, a, c50);
                c51 = TSimd.MultiplyAdd(b1, a, c51);
            }
        }

        var (floor, ceiling) = (TSimd.Broadcast(target.Floor), TSimd.Broadcast(target.Ceiling));
        Store(c00, c01, 0, target, floor, ceiling);
        if (target.Rows > 1)
            Store(c10, c11, 1, target, floor, ceiling);
        if (target.Rows > 2)
            Store(c20, c21, 2, target, floor, ceiling);
        if (target.Rows > 3)
            Store(c30, c31, 3, target, floor, ceiling);
        if (target.Rows > 4)
            Store(c40, c41, 4, target, floor, ceiling);
        if (target.Rows > 5)
            Store(c50, c51, 5, target, floor, ceiling);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        TVector left, TVector right, nint row, in TileTarget target, TVector floor, TVector ceiling)
    {
        if (target.Shortcut is not null)
        {
            var shortcut = target.Shortcut + row * target.Stride;
            left = TSimd.Add(left, TSimd.Load(shortcut));
            right = TSimd.Add(right, TSimd.Load(shortcut + TSimd.Count));
        }

        var output = target.Output + row * target.Stride;
        TSimd.Store(TSimd.AtMost(TSimd.AtLeast(left, floor), ceiling), output);
        TSimd.Store(TSimd.AtMost(TSimd.AtLeast(right, floor), ceiling), output + TSimd.Count);
    }
}
