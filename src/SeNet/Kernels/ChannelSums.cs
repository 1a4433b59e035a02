using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>Sums over the pixels of each image's channels.</summary>
/// <remarks>
/// They are made in float64, in which the squares are exact: a variance keeps its digits beside a mean of any size, and whichever pixels lie far away
/// from the others. The order is the same whatever the number of threads is.
/// </remarks>
internal static unsafe class ChannelSums
{
    private const int RowsAtOnce = 8;

    /// <summary>Sums x.</summary>
    /// <returns>[N, C].</returns>
    public static double[] Of(ChannelsLastMaps x)
    {
        var sum = new double[x.Images * x.Channels];
        Add(x, sum, null);
        return sum;
    }

    /// <summary>Sums x and its squares.</summary>
    /// <returns>Both [N, C].</returns>
    public static (double[] Sum, double[] Squares) WithSquares(ChannelsLastMaps x)
    {
        var (sum, squares) = (new double[x.Images * x.Channels], new double[x.Images * x.Channels]);
        Add(x, sum, squares);
        return (sum, squares);
    }

    private static void Add(ChannelsLastMaps x, double[] sum, double[]? squares) => Partition.ByChannels(x, (image, first, end) =>
    {
        var channels = image * x.Channels;
        ref var squaresOfImage = ref squares is null ? ref Unsafe.NullRef<double>() : ref squares[channels];
        if (x.IsBFloat16)
            Image<BFloat16Lanes>(x, image, first, end, ref sum[channels], ref squaresOfImage);
        else
            Image<Float32Lanes>(x, image, first, end, ref sum[channels], ref squaresOfImage);
    });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Image<T>(ChannelsLastMaps x, int image, int first, int end, ref double sum, ref double squares)
        where T : struct, ILanes
    {
        var row = (nint)x.Channels * T.Size;
        var data = x.Data + image * x.Pixels * row;
        var hasSquares = !Unsafe.IsNullRef(ref squares);
        for (var pixel = 0; pixel < x.Pixels; pixel += RowsAtOnce)
        {
            var rows = data + pixel * row;
            var count = Math.Min(RowsAtOnce, x.Pixels - pixel);
            var channel = first;
            for (; channel <= end - ILanes.Count; channel += ILanes.Count)
            {
                var (s, q) = (default(Float64Lanes), default(Float64Lanes));
                var source = rows + channel * T.Size;
                for (var r = 0; r < count; r++, source += row)
                {
                    var value = Float64Lanes.From(T.Load(source));
                    s += value;
                    if (hasSquares)
                        q = Float64Lanes.MultiplyAdd(value, value, q);
                }

                s.AddTo(ref sum, channel);
                if (hasSquares)
                    q.AddTo(ref squares, channel);
            }

            for (; channel < end; channel++)
                for (var r = 0; r < count; r++)
                {
                    double value = T.LoadOne(rows + r * row + channel * T.Size);
                    Unsafe.Add(ref sum, channel) += value;
                    if (hasSquares)
                        Unsafe.Add(ref squares, channel) += value * value;
                }
        }
    }
}
