using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>Sums over the pixels of each image's channels.</summary>
/// <remarks>
/// Values are taken from an origin near them, so that the variance does not vanish in a large mean. Sums are made in one order whatever
/// the number of threads is.
/// </remarks>
internal static unsafe class ChannelSums
{
    private const int RowsAtOnce = 8;

    /// <summary>Computes sum = sum of (x - origin) and squares = sum of (x - origin)^2 of each image and channel.</summary>
    /// <param name="x">N images of C channels.</param>
    /// <param name="origin">[C].</param>
    /// <returns>Both [N, C].</returns>
    public static (float[] Sum, float[] Squares) Of(ChannelsLastMaps x, float[] origin)
    {
        var sum = new float[x.Images * x.Channels];
        var squares = new float[x.Images * x.Channels];
        Partition.ByChannels(x, (image, first, end) =>
        {
            if (x.IsBFloat16)
                Image<BFloat16Lanes>(x, image, first, end, origin, sum, squares);
            else
                Image<Float32Lanes>(x, image, first, end, origin, sum, squares);
        });
        return (sum, squares);
    }

    /// <summary>The first pixel of the first image: an origin for the sums that lies among the values.</summary>
    public static float[] Origin(ChannelsLastMaps x)
    {
        var origin = new float[x.Channels];
        for (var channel = 0; channel < origin.Length; channel++)
            origin[channel] = x.IsBFloat16
                ? BFloat16Lanes.LoadOne(x.Data + channel * BFloat16Lanes.Size)
                : Float32Lanes.LoadOne(x.Data + channel * Float32Lanes.Size);
        // An infinite origin would hide which values are not finite.
        for (var channel = 0; channel < origin.Length; channel++)
            if (!float.IsFinite(origin[channel]))
                origin[channel] = 0;
        return origin;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Image<T>(ChannelsLastMaps x, int image, int first, int end, float[] origin, float[] sum, float[] squares)
        where T : struct, ILanes
    {
        var row = (nint)x.Channels * T.Size;
        var data = x.Data + image * x.Pixels * row;
        ref var sumOfImage = ref sum[image * x.Channels];
        ref var squaresOfImage = ref squares[image * x.Channels];
        ref var origins = ref origin[0];
        for (var pixel = 0; pixel < x.Pixels; pixel += RowsAtOnce)
        {
            var rows = data + pixel * row;
            var count = Math.Min(RowsAtOnce, x.Pixels - pixel);
            var channel = first;
            for (; channel <= end - ILanes.Count; channel += ILanes.Count)
            {
                var from = Vector512.LoadUnsafe(ref origins, (nuint)channel);
                var (s, q) = (Vector512<float>.Zero, Vector512<float>.Zero);
                var source = rows + channel * T.Size;
                for (var r = 0; r < count; r++, source += row)
                {
                    var value = T.Load(source) - from;
                    s += value;
                    q = Vector512.FusedMultiplyAdd(value, value, q);
                }

                (Vector512.LoadUnsafe(ref sumOfImage, (nuint)channel) + s).StoreUnsafe(ref sumOfImage, (nuint)channel);
                (Vector512.LoadUnsafe(ref squaresOfImage, (nuint)channel) + q).StoreUnsafe(ref squaresOfImage, (nuint)channel);
            }

            for (; channel < end; channel++)
                for (var r = 0; r < count; r++)
                {
                    var value = T.LoadOne(rows + r * row + channel * T.Size) - Unsafe.Add(ref origins, channel);
                    Unsafe.Add(ref sumOfImage, channel) += value;
                    Unsafe.Add(ref squaresOfImage, channel) += value * value;
                }
        }
    }
}
