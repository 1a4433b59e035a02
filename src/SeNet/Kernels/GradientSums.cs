using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>First backward pass: what the gradients of normalisation and gate need to know of each image's channels.</summary>
/// <remarks>The sums are made in float64, as in <see cref="ChannelSums"/>, so that the mean of u can be taken out of them afterwards.</remarks>
internal static unsafe class GradientSums
{
    private const int RowsAtOnce = 4;

    /// <summary>Computes, with d the gradient behind the rectifier, sum = sum of d and product = sum of d * u.</summary>
    /// <param name="gradient">Gradient of the loss by the output.</param>
    /// <param name="output">The output, read by <see cref="RectifiedOutput"/> only.</param>
    /// <param name="u">What was normalised.</param>
    /// <param name="scale">Read by <see cref="RectifiedScaleShift"/> only.</param>
    /// <param name="shift">Read by <see cref="RectifiedScaleShift"/> only.</param>
    /// <param name="passed">Where d goes; null if nobody needs it.</param>
    /// <returns>Both [N, C].</returns>
    public static (double[] Sum, double[] Product) Of<TRectifier>(
        ChannelsLastMaps gradient, ChannelsLastMaps? output, ChannelsLastMaps u, PerChannel scale, PerChannel shift, ChannelsLastMaps? passed)
        where TRectifier : struct, IRectifier
    {
        var sum = new double[u.Images * u.Channels];
        var product = new double[u.Images * u.Channels];
        var outputData = output is { } o ? o.Data : null;
        var passedData = passed is { } p ? p.Data : null;
        Partition.ByChannels(u, (image, first, end) =>
        {
            if (u.IsBFloat16)
                Image<BFloat16Lanes, TRectifier>(gradient.Data, outputData, u, image, first, end, ref scale.Of(image), ref shift.Of(image), passedData, sum, product);
            else
                Image<Float32Lanes, TRectifier>(gradient.Data, outputData, u, image, first, end, ref scale.Of(image), ref shift.Of(image), passedData, sum, product);
        });
        return (sum, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Image<T, TRectifier>(
        byte* gradient, byte* output, ChannelsLastMaps u, int image, int first, int end, ref float scale, ref float shift, byte* passed, double[] sum, double[] product)
        where T : struct, ILanes
        where TRectifier : struct, IRectifier
    {
        var row = (nint)u.Channels * T.Size;
        var start = image * u.Pixels * row;
        ref var sumOfImage = ref sum[image * u.Channels];
        ref var productOfImage = ref product[image * u.Channels];
        for (var pixel = 0; pixel < u.Pixels; pixel += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, u.Pixels - pixel);
            var channel = first;
            for (; channel <= end - ILanes.Count; channel += ILanes.Count)
            {
                var (s, q) = (default(Float64Lanes), default(Float64Lanes));
                var at = start + pixel * row + channel * T.Size;
                for (var r = 0; r < count; r++, at += row)
                {
                    var d = T.Load(gradient + at);
                    var value = T.Load(u.Data + at);
                    if (TRectifier.ReadsOutput)
                        d = Open(T.Load(output + at), d);
                    if (TRectifier.Recomputes)
                        d = Open(
                            Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref scale, (nuint)channel), Vector512.LoadUnsafe(ref shift, (nuint)channel)), d);
                    if (passed is not null)
                        T.Store(d, passed + at);
                    var wide = Float64Lanes.From(d);
                    s += wide;
                    q = Float64Lanes.MultiplyAdd(wide, Float64Lanes.From(value), q);
                }

                s.AddTo(ref sumOfImage, channel);
                q.AddTo(ref productOfImage, channel);
            }

            for (; channel < end; channel++)
                for (var r = 0; r < count; r++)
                {
                    var at = start + (pixel + r) * row + channel * T.Size;
                    var d = T.LoadOne(gradient + at);
                    var value = T.LoadOne(u.Data + at);
                    if (TRectifier.ReadsOutput && T.LoadOne(output + at) <= 0)
                        d = 0;
                    if (TRectifier.Recomputes && MathF.FusedMultiplyAdd(value, Unsafe.Add(ref scale, channel), Unsafe.Add(ref shift, channel)) <= 0)
                        d = 0;
                    if (passed is not null)
                        T.StoreOne(d, passed + at);
                    Unsafe.Add(ref sumOfImage, channel) += d;
                    Unsafe.Add(ref productOfImage, channel) += (double)d * value;
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Open(Vector512<float> output, Vector512<float> gradient) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(output, Vector512<float>.Zero), Vector512<float>.Zero, gradient);
}
