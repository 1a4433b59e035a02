using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Matrices;

/// <summary>Products of rows and panels, tile by tile.</summary>
internal static unsafe class MatrixProduct<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    private static int Rows => MatrixTile<TSimd, TVector>.Rows;

    private static int Columns => MatrixTile<TSimd, TVector>.Columns;

    /// <summary>Computes a block; a panel stays in the first cache while all rows pass.</summary>
    public static void Multiply(in MatrixBlock block)
    {
        var weights = block.Weights;
        var sums = stackalloc float[Rows * Columns];
        var biases = stackalloc float[Columns];
        for (var panel = block.FirstPanel; panel < block.EndPanel; panel++)
        {
            var (group, inGroup) = Math.DivRem(panel, weights.PanelsPerGroup);
            var first = group * weights.GroupColumns + inGroup * Columns;
            var columns = Math.Min(Columns, weights.GroupColumns - inGroup * Columns);
            var target = block.Target;
            target.Output += first;
            if (target.Shortcut is not null)
                target.Shortcut += first;
            var bias = block.Bias is null ? null : block.Bias + first;
            if (bias is not null && columns < Columns)
            {
                // A tile reads as many as it has columns.
                new Span<float>(biases, Columns).Clear();
                new ReadOnlySpan<float>(bias, columns).CopyTo(new Span<float>(biases, columns));
                bias = biases;
            }

            for (var row = 0; row < block.RowCount; row += Rows)
            {
                target.Rows = Math.Min(Rows, block.RowCount - row);
                var pointers = block.Rows + (nint)row * weights.Taps;
                var tile = columns == Columns ? target : new TileTarget
                {
                    Output = sums,
                    Stride = Columns,
                    Rows = Rows,
                    Floor = float.NegativeInfinity,
                    Ceiling = float.PositiveInfinity,
                };
                MatrixTile<TSimd, TVector>.Multiply(
                    pointers, weights.Taps, (nint)group * weights.Depth, weights.Depth, weights.Panel(panel), bias,
                    tile);
                if (columns < Columns)
                    Copy(sums, columns, target);
                target.Output += Rows * target.Stride;
                if (target.Shortcut is not null)
                    target.Shortcut += Rows * target.Stride;
            }
        }
    }

    /// <summary>Brings a part of a tile's columns to their place.</summary>
    private static void Copy(float* sums, int columns, in TileTarget target)
    {
        for (var row = 0; row < target.Rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var sum = sums[row * Columns + column];
                if (target.Shortcut is not null)
                    sum += target.Shortcut[row * target.Stride + column];
                target.Output[row * target.Stride + column] =
                    SimdScalar.AtMost(SimdScalar.AtLeast(sum, target.Floor), target.Ceiling);
            }
    }
}
