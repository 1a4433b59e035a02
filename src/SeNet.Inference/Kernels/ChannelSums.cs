using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>Sums over the pixels of each image's channels.</summary>
/// <remarks>
/// The pixels of a <see cref="Block"/> are summed in float32, as distances from the mean of the block before; the sums
/// of blocks in float64. So a variance keeps its digits beside a mean of any size and whichever pixels lie far away:
/// what makes a block's distances large is a part of the variance too. The order is the same whatever the number of
/// threads is.
/// </remarks>
internal static unsafe class ChannelSums
{
    /// <summary>Pixels that are summed in float32.</summary>
    public const int Block = 64;

    private const int RowsAtOnce = 8;

    /// <summary>Sums x.</summary>
    /// <returns>[N, C].</returns>
    public static double[] Of(ChannelsLastMaps x, ThreadTeam threads) => Sums(x, threads, hasSquares: false).Sum;

    /// <summary>Sums x and its squares.</summary>
    /// <returns>Both [N, C].</returns>
    public static (double[] Sum, double[] Squares) WithSquares(ChannelsLastMaps x, ThreadTeam threads) =>
        Sums(x, threads, hasSquares: true);

    private static (double[] Sum, double[] Squares) Sums(ChannelsLastMaps x, ThreadTeam threads, bool hasSquares)
    {
        var size = x.Images * x.Channels;
        var (sum, squares) = (new double[size], new double[size]);
        var blocks = new Blocks(new float[size], new float[size], new float[size], sum, squares);
        Partition.ByChannels(x, threads, (image, first, end) =>
        {
            if (x.IsBFloat16)
                Image<BFloat16Lanes>(x, image, first, end, blocks, hasSquares);
            else
                Image<Float32Lanes>(x, image, first, end, blocks, hasSquares);
        });
        return (sum, squares);
    }

    private static void Image<T>(ChannelsLastMaps x, int image, int first, int end, Blocks blocks, bool hasSquares)
        where T : struct, ILanes
    {
        var row = (nint)x.Channels * T.Size;
        var data = x.Data + image * x.Pixels * row;
        var channels = image * x.Channels;
        // The first block has none before it: it begins with the mean of its first rows.
        var begin = Math.Min(RowsAtOnce, x.Pixels);
        Rows<T>(
            data, row, begin, first, end, ref blocks.Origin[channels], ref blocks.Sum[channels],
            ref blocks.Squares[channels], hasSquares: false);
        for (var channel = channels + first; channel < channels + end; channel++)
            (blocks.Origin[channel], blocks.Sum[channel]) = (blocks.Sum[channel] / begin, 0);
        for (var pixel = 0; pixel < x.Pixels; pixel += Block)
        {
            var count = Math.Min(Block, x.Pixels - pixel);
            Rows<T>(
                data + pixel * row, row, count, first, end, ref blocks.Origin[channels], ref blocks.Sum[channels],
                ref blocks.Squares[channels], hasSquares);
            blocks.Close(count, channels + first, channels + end);
        }
    }

    /// <summary>Adds x - origin and its square, of a block's rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(
        byte* data, nint row, int pixels, int first, int end, ref float origin, ref float sum, ref float squares,
        bool hasSquares)
        where T : struct, ILanes
    {
        for (var pixel = 0; pixel < pixels; pixel += RowsAtOnce)
        {
            var rows = data + pixel * row;
            var count = Math.Min(RowsAtOnce, pixels - pixel);
            var channel = first;
            for (; channel <= end - ILanes.Count; channel += ILanes.Count)
            {
                var from = Vector512.LoadUnsafe(ref origin, (nuint)channel);
                var (s, q) = (Vector512<float>.Zero, Vector512<float>.Zero);
                var source = rows + channel * T.Size;
                for (var r = 0; r < count; r++, source += row)
                {
                    var value = T.Load(source) - from;
                    s += value;
                    q = Vector512.FusedMultiplyAdd(value, value, q);
                }

                (Vector512.LoadUnsafe(ref sum, (nuint)channel) + s).StoreUnsafe(ref sum, (nuint)channel);
                if (hasSquares)
                    (Vector512.LoadUnsafe(ref squares, (nuint)channel) + q).StoreUnsafe(ref squares, (nuint)channel);
            }

            for (; channel < end; channel++)
            {
                var (s, q) = (0f, 0f);
                for (var r = 0; r < count; r++)
                {
                    var value = T.LoadOne(rows + r * row + channel * T.Size) - Unsafe.Add(ref origin, channel);
                    s += value;
                    q += value * value;
                }

                Unsafe.Add(ref sum, channel) += s;
                if (hasSquares)
                    Unsafe.Add(ref squares, channel) += q;
            }
        }
    }

    /// <summary>The block at hand, each [N, C], and the sums of all before.</summary>
    /// <param name="Origin">What is subtracted from its values.</param>
    /// <param name="Sum">Sum of what is left.</param>
    /// <param name="Squares">Sum of its squares.</param>
    /// <param name="TotalSum">Sum of the values.</param>
    /// <param name="TotalSquares">Sum of their squares.</param>
    private sealed record Blocks(float[] Origin, float[] Sum, float[] Squares, double[] TotalSum, double[] TotalSquares)
    {
        /// <summary>Adds the block to the totals, and begins the next one at its mean.</summary>
        /// <param name="count">Pixels of the block.</param>
        /// <param name="first">The first of the channels.</param>
        /// <param name="end">Their end.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Close(int count, int first, int end)
        {
            var counts = Float64Lanes.Create(count);
            var share = Vector512.Create(1f / count);
            ref var origin = ref Origin[0];
            ref var sum = ref Sum[0];
            ref var squares = ref Squares[0];
            var index = first;
            for (; index <= end - ILanes.Count; index += ILanes.Count)
            {
                var at = (nuint)index;
                var (o, s) = (Vector512.LoadUnsafe(ref origin, at), Vector512.LoadUnsafe(ref sum, at));
                var (from, rest) = (Float64Lanes.From(o), Float64Lanes.From(s));
                var total = Float64Lanes.MultiplyAdd(counts, from, rest);
                total.AddTo(ref TotalSum[0], index);
                // Of x = o + d, the squares come to the sum of d^2 + 2 o d + o^2.
                Float64Lanes.MultiplyAdd(from, total + rest, Float64Lanes.From(Vector512.LoadUnsafe(ref squares, at)))
                    .AddTo(ref TotalSquares[0], index);
                Vector512.FusedMultiplyAdd(s, share, o).StoreUnsafe(ref origin, at);
                Vector512<float>.Zero.StoreUnsafe(ref sum, at);
                Vector512<float>.Zero.StoreUnsafe(ref squares, at);
            }

            for (; index < end; index++)
            {
                double from = Origin[index], rest = Sum[index], total = count * from + rest;
                TotalSum[index] += total;
                TotalSquares[index] += from * (total + rest) + Squares[index];
                Origin[index] += Sum[index] / count;
                (Sum[index], Squares[index]) = (0, 0);
            }
        }
    }
}
