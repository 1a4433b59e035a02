using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Maps;

/// <summary>A matrix times a vector, row by row: the layers of an excitation.</summary>
internal static unsafe class DotProducts<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    /// <param name="matrix">The first row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="x">The vector, [columns].</param>
    /// <param name="bias">A term for each row; null for zeros.</param>
    /// <param name="output">Receives a value for each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* matrix, int rows, int columns, float* x, float* bias, float* output)
    {
        for (var row = 0; row < rows; row++, matrix += columns)
        {
            // Several sums, since each waits for its last product.
            TVector first = default, second = default, third = default, fourth = default;
            var c = 0;
            for (; c <= columns - 4 * TSimd.Count; c += 4 * TSimd.Count)
            {
                first = Add(matrix + c, x + c, first);
                second = Add(matrix + c + TSimd.Count, x + c + TSimd.Count, second);
                third = Add(matrix + c + 2 * TSimd.Count, x + c + 2 * TSimd.Count, third);
                fourth = Add(matrix + c + 3 * TSimd.Count, x + c + 3 * TSimd.Count, fourth);
            }

            for (; c <= columns - TSimd.Count; c += TSimd.Count)
                first = Add(matrix + c, x + c, first);
            var sum = TSimd.Sum(TSimd.Add(TSimd.Add(first, second), TSimd.Add(third, fourth)));
            for (; c < columns; c++)
                sum += matrix[c] * x[c];
            output[row] = sum + (bias is null ? 0 : bias[row]);
        }
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(float* a, float* b, TVector sum) =>
        TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Load(b), sum);
}
