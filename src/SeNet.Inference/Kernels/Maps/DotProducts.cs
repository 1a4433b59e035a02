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
    public static void Multiply(float* matrix, int rows, int columns, float* x, float* bias, float* output)
    {
        for (var row = 0; row < rows; row++, matrix += columns)
        {
            TVector a = default, b = default;
            var c = 0;
            for (; c <= columns - 2 * TSimd.Count; c += 2 * TSimd.Count)
            {
                a = TSimd.MultiplyAdd(TSimd.Load(matrix + c), TSimd.Load(x + c), a);
                b = TSimd.MultiplyAdd(TSimd.Load(matrix + c + TSimd.Count), TSimd.Load(x + c + TSimd.Count), b);
            }

            var sum = TSimd.Sum(TSimd.Add(a, b));
            for (; c < columns; c++)
                sum += matrix[c] * x[c];
            output[row] = sum + (bias is null ? 0 : bias[row]);
        }
    }
}
