using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>
/// First backward pass: what the gradients of normalisation and gate need to know of each image's channels.
/// </summary>
/// <remarks>
/// The pixels of a block are summed in float32, the sums of blocks in float64, as in <see cref="ChannelSums"/>.
/// </remarks>
internal static unsafe class GradientSums
{
    private const int RowsAtOnce = 4;

    /// <summary>
    /// Computes, with d the gradient behind the rectifier, sum = sum of d and product = sum of d * (u - mean).
    /// </summary>
    /// <param name="gradient">Gradient of the loss by the output.</param>
    /// <param name="output">The output, read by <see cref="RectifiedOutput"/> only.</param>
    /// <param name="u">What was normalised.</param>
    /// <param name="mean">[C].</param>
    /// <param name="scale">Read by <see cref="RectifiedScaleShift"/> only.</param>
    /// <param name="shift">Read by <see cref="RectifiedScaleShift"/> only.</param>
    /// <param name="passed">Where d goes; null if it is not needed.</param>
    /// <param name="threads">The threads that compute.</param>
    /// <returns>Both [N, C].</returns>
    public static (double[] Sum, double[] Product) Of<TRectifier>(
        ChannelsLastMaps gradient,
        ChannelsLastMaps? output,
        ChannelsLastMaps u,
        float[] mean,
        PerChannel scale,
        PerChannel shift,
        ChannelsLastMaps? passed,
        ThreadTeam threads)
        where TRectifier : struct, IRectifier
    {
        var (sum, product) = (new double[u.Images * u.Channels], new double[u.Images * u.Channels]);
        var (sumOfBlock, productOfBlock) = (new float[sum.Length], new float[sum.Length]);
        var outputData = output is { } o ? o.Data : null;
        var passedData = passed is { } p ? p.Data : null;
        Partition.ByChannels(u, threads, (image, first, end) =>
        {
            var channels = image * u.Channels;
            for (var pixel = 0; pixel < u.Pixels; pixel += ChannelSums.Block)
            {
                var count = Math.Min(ChannelSums.Block, u.Pixels - pixel);
                ref var s = ref sumOfBlock[channels];
                ref var p = ref productOfBlock[channels];
                if (u.IsBFloat16)
                    Rows<BFloat16Lanes, TRectifier>(
                        gradient.Data, outputData, u, image, pixel, count, first, end, mean, ref scale.Of(image),
                        ref shift.Of(image), passedData, ref s, ref p);
                else
                    Rows<Float32Lanes, TRectifier>(
                        gradient.Data, outputData, u, image, pixel, count, first, end, mean, ref scale.Of(image),
                        ref shift.Of(image), passedData, ref s, ref p);
                Close(sumOfBlock, sum, channels + first, channels + end);
                Close(productOfBlock, product, channels + first, channels + end);
            }
        });
        return (sum, product);
    }

    /// <summary>Adds a block to the sums, and begins the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Close(float[] block, double[] total, int first, int end)
    {
        var index = first;
        for (; index <= end - ILanes.Count; index += ILanes.Count)
            Float64Lanes.From(Vector512.LoadUnsafe(ref block[0], (nuint)index)).AddTo(ref total[0], index);
        for (; index < end; index++)
            total[index] += block[index];
        block.AsSpan(first, end - first).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T, TRectifier>(
        byte* gradient, byte* output, ChannelsLastMaps u, int image, int firstPixel, int pixels, int first, int end,
        float[] mean, ref float scale, ref float shift, byte* passed, ref float sum, ref float product)
        where T : struct, ILanes
        where TRectifier : struct, IRectifier
    {
        var row = (nint)u.Channels * T.Size;
        var start = ((nint)image * u.Pixels + firstPixel) * row;
        ref var means = ref mean[0];
        for (var pixel = 0; pixel < pixels; pixel += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, pixels - pixel);
            var channel = first;
            for (; channel <= end - ILanes.Count; channel += ILanes.Count)
            {
                var (s, q) = (Vector512<float>.Zero, Vector512<float>.Zero);
                var m = Vector512.LoadUnsafe(ref means, (nuint)channel);
                var at = start + pixel * row + channel * T.Size;
                for (var r = 0; r < count; r++, at += row)
                {
                    var d = T.Load(gradient + at);
                    var value = T.Load(u.Data + at);
                    if (TRectifier.ReadsOutput)
                        d = Rectifier.Gradient(T.Load(output + at), d);
                    if (TRectifier.Recomputes)
                    {
                        var factor = Vector512.LoadUnsafe(ref scale, (nuint)channel);
                        var term = Vector512.LoadUnsafe(ref shift, (nuint)channel);
                        d = Rectifier.Gradient(Vector512.FusedMultiplyAdd(value, factor, term), d);
                    }

                    if (passed is not null)
                        T.Store(d, passed + at);
                    s += d;
                    q = Vector512.FusedMultiplyAdd(d, value - m, q);
                }

                (Vector512.LoadUnsafe(ref sum, (nuint)channel) + s).StoreUnsafe(ref sum, (nuint)channel);
                (Vector512.LoadUnsafe(ref product, (nuint)channel) + q).StoreUnsafe(ref product, (nuint)channel);
            }

            for (; channel < end; channel++)
                for (var r = 0; r < count; r++)
                {
                    var at = start + (pixel + r) * row + channel * T.Size;
                    var d = T.LoadOne(gradient + at);
                    var value = T.LoadOne(u.Data + at);
                    if (TRectifier.ReadsOutput && T.LoadOne(output + at) <= 0)
                        d = 0;
                    if (TRectifier.Recomputes
                        && MathF.FusedMultiplyAdd(
                            value, Unsafe.Add(ref scale, channel), Unsafe.Add(ref shift, channel)) <= 0)
                        d = 0;
                    if (passed is not null)
                        T.StoreOne(d, passed + at);
                    Unsafe.Add(ref sum, channel) += d;
                    Unsafe.Add(ref product, channel) += d * (value - Unsafe.Add(ref means, channel));
                }
        }
    }
}
