using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Matrices;

/// <summary>Products of rows and panels, tile by tile.</summary>
internal static unsafe class MatrixProduct<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    // A panel of so much depth takes half of a first cache of 32 KiB.
    private const int DepthAtOnce = 256;

    private static int Rows => MatrixTile<TSimd, TVector>.Rows;

    private static int Columns => MatrixTile<TSimd, TVector>.Columns;

    /// <summary>
    /// Computes a block, some depth after the other: so much of a panel stays in the first cache while all rows pass,
    /// and the sums go back to the output in between.
    /// </summary>
    public static void Multiply(in MatrixBlock block)
    {
        var weights = block.Weights;
        // Parts of a row, or of its only part.
        var (whole, atOnce) = weights.Taps == 1
            ? (weights.Depth, DepthAtOnce)
            : (weights.Taps, Math.Max(1, DepthAtOnce / weights.Depth));
        var steps = Partition.PartsOf(whole, atOnce);
        for (var step = 0; step < steps; step++)
        {
            var (first, end) = (whole * step / steps, whole * (step + 1) / steps);
            for (var panel = block.FirstPanel; panel < block.EndPanel; panel++)
                AddPanel(block, panel, first, end - first, isFirst: step == 0, isLast: step == steps - 1);
        }
    }

    /// <summary>
    /// Adds the products of a panel and all rows, of some depth. Meanwhile the next panel's weights are fetched: in a
    /// batch of one image each weight is used once, so that they come from memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPanel(
        in MatrixBlock block, int panel, int first, int count, bool isFirst, bool isLast)
    {
        var weights = block.Weights;
        var sums = stackalloc float[Rows * Columns];
        var biases = stackalloc float[Columns];
        var (group, inGroup) = Math.DivRem(panel, weights.PanelsPerGroup);
        var column = group * weights.GroupColumns + inGroup * Columns;
        var columns = Math.Min(Columns, weights.GroupColumns - inGroup * Columns);
        var target = block.Target;
        target.Output += column;
        // The shortcut comes with the bias; later, what is in the output goes on.
        target.Shortcut = !isFirst ? target.Output : target.Shortcut is null ? null : target.Shortcut + column;
        if (!isLast)
            (target.Floor, target.Ceiling) = (float.NegativeInfinity, float.PositiveInfinity);
        var bias = block.Bias is null || !isFirst ? null : block.Bias + column;
        if (bias is not null && columns < Columns)
        {
            // A tile reads as many as it has columns.
            new Span<float>(biases, Columns).Clear();
            new ReadOnlySpan<float>(bias, columns).CopyTo(new Span<float>(biases, columns));
            bias = biases;
        }

        var (firstTap, taps) = weights.Taps == 1 ? (0, 1) : (first, count);
        var (firstDepth, depth) = weights.Taps == 1 ? (first, count) : (0, weights.Depth);
        var panelWeights = weights.Panel(panel) + ((nint)firstTap * weights.Depth + firstDepth) * Columns;
        var offset = (nint)group * weights.Depth + firstDepth;
        var next = (byte*)(panelWeights + (nint)weights.Taps * weights.Depth * Columns);
        var fetched = panel + 1 < block.EndPanel
            ? (nint)taps * depth * Columns * sizeof(float) / Partition.PartsOf(block.RowCount, Rows)
                + CachePrefetch.Line
            : 0;
        for (var row = 0; row < block.RowCount; row += Rows)
        {
            target.Rows = Math.Min(Rows, block.RowCount - row);
            CachePrefetch.Read(next, fetched);
            next += fetched;
            var pointers = block.Rows + (nint)row * weights.Taps + firstTap * Rows;
            var tile = columns == Columns ? target : new TileTarget
            {
                Output = sums,
                Stride = Columns,
                Rows = Rows,
                Floor = float.NegativeInfinity,
                Ceiling = float.PositiveInfinity,
            };
            MatrixTile<TSimd, TVector>.Multiply(pointers, taps, offset, depth, panelWeights, bias, tile);
            if (columns < Columns)
                Copy(sums, columns, target);
            target.Output += Rows * target.Stride;
            if (target.Shortcut is not null)
                target.Shortcut += Rows * target.Stride;
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
