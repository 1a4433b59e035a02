using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>
/// Second backward pass: the gradient by u, which is ofGradient * d + ofInput * (u - mean) + constant.
/// </summary>
internal static unsafe class InputGradient
{
    /// <param name="gradient">Gradient of the loss by the output, or d itself with <see cref="NoRectifier"/>.</param>
    /// <param name="u">What was normalised.</param>
    /// <param name="scale">Read by <see cref="RectifiedScaleShift"/> only.</param>
    /// <param name="shift">Read by <see cref="RectifiedScaleShift"/> only.</param>
    /// <param name="ofGradient">Factor of d.</param>
    /// <param name="mean">[C]; close to the mean of u, so that no large terms cancel each other.</param>
    /// <param name="ofInput">Factor of u - mean.</param>
    /// <param name="constant">Term.</param>
    /// <param name="result">Where the gradient by u goes.</param>
    /// <param name="threads">The threads that compute.</param>
    public static void Of<TRectifier>(
        ChannelsLastMaps gradient,
        ChannelsLastMaps u,
        PerChannel scale,
        PerChannel shift,
        PerChannel ofGradient,
        PerChannel mean,
        PerChannel ofInput,
        PerChannel constant,
        ChannelsLastMaps result,
        ThreadTeam threads)
        where TRectifier : struct, IRectifier =>
        Partition.ByPixels(u, threads, (image, first, end) =>
        {
            if (u.IsBFloat16)
                Pixels<BFloat16Lanes, TRectifier>(
                    gradient.Data, u, image, first, end, ref scale.Of(image), ref shift.Of(image),
                    ref ofGradient.Of(image), ref mean.Of(image), ref ofInput.Of(image), ref constant.Of(image),
                    result.Data);
            else
                Pixels<Float32Lanes, TRectifier>(
                    gradient.Data, u, image, first, end, ref scale.Of(image), ref shift.Of(image),
                    ref ofGradient.Of(image), ref mean.Of(image), ref ofInput.Of(image), ref constant.Of(image),
                    result.Data);
        });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pixels<T, TRectifier>(
        byte* gradient, ChannelsLastMaps u, int image, int first, int end,
        ref float scale, ref float shift, ref float ofGradient, ref float mean, ref float ofInput, ref float constant,
        byte* result)
        where T : struct, ILanes
        where TRectifier : struct, IRectifier
    {
        for (var pixel = first; pixel < end; pixel++)
        {
            var row = ((nint)image * u.Pixels + pixel) * u.Channels * T.Size;
            var channel = 0;
            for (; channel <= u.Channels - ILanes.Count; channel += ILanes.Count)
            {
                var (at, c) = (row + channel * T.Size, (nuint)channel);
                var value = T.Load(u.Data + at);
                var d = T.Load(gradient + at);
                if (TRectifier.Recomputes)
                {
                    var (factor, term) = (Vector512.LoadUnsafe(ref scale, c), Vector512.LoadUnsafe(ref shift, c));
                    d = Rectifier.Gradient(Vector512.FusedMultiplyAdd(value, factor, term), d);
                }

                var rest = Vector512.FusedMultiplyAdd(
                    value - Vector512.LoadUnsafe(ref mean, c),
                    Vector512.LoadUnsafe(ref ofInput, c),
                    Vector512.LoadUnsafe(ref constant, c));
                T.Store(Vector512.FusedMultiplyAdd(d, Vector512.LoadUnsafe(ref ofGradient, c), rest), result + at);
            }

            for (; channel < u.Channels; channel++)
            {
                var at = row + channel * T.Size;
                var value = T.LoadOne(u.Data + at);
                var d = T.LoadOne(gradient + at);
                if (TRectifier.Recomputes
                    && MathF.FusedMultiplyAdd(
                        value, Unsafe.Add(ref scale, channel), Unsafe.Add(ref shift, channel)) <= 0)
                    d = 0;
                var rest = MathF.FusedMultiplyAdd(
                    value - Unsafe.Add(ref mean, channel),
                    Unsafe.Add(ref ofInput, channel),
                    Unsafe.Add(ref constant, channel));
                T.StoreOne(MathF.FusedMultiplyAdd(d, Unsafe.Add(ref ofGradient, channel), rest), result + at);
            }
        }
    }
}
