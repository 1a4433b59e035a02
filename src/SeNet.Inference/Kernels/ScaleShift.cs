using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>
/// y = scale * x + shift, + shortcut where there is one, rectified where asked: one pass over the memory.
/// </summary>
internal static unsafe class ScaleShift
{
    /// <param name="x">Maps.</param>
    /// <param name="scale">Factor.</param>
    /// <param name="shift">Term.</param>
    /// <param name="shortcut">Maps of the same size and type to add; null for none.</param>
    /// <param name="relu">Whether y = max(y, 0) at the end; a NaN stays one.</param>
    /// <param name="y">Where the result goes; may be <paramref name="x"/> itself.</param>
    /// <param name="threads">The threads that compute.</param>
    public static void Apply(
        ChannelsLastMaps x,
        PerChannel scale,
        PerChannel shift,
        ChannelsLastMaps? shortcut,
        bool relu,
        ChannelsLastMaps y,
        ThreadTeam threads)
    {
        var added = shortcut is { } maps ? maps.Data : null;
        Partition.ByPixels(x, threads, (image, first, end) =>
        {
            ref var factor = ref scale.Of(image);
            ref var term = ref shift.Of(image);
            if (x.IsBFloat16)
                Pixels<BFloat16Lanes>(x, image, first, end, ref factor, ref term, added, relu, y.Data);
            else
                Pixels<Float32Lanes>(x, image, first, end, ref factor, ref term, added, relu, y.Data);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pixels<T>(
        ChannelsLastMaps x, int image, int first, int end, ref float scale, ref float shift, byte* shortcut, bool relu,
        byte* y)
        where T : struct, ILanes
    {
        var floor = Rectifier.Floor(relu);
        var floors = Vector512.Create(floor);
        for (var pixel = first; pixel < end; pixel++)
        {
            var row = ((nint)image * x.Pixels + pixel) * x.Channels * T.Size;
            var channel = 0;
            for (; channel <= x.Channels - ILanes.Count; channel += ILanes.Count)
            {
                var at = row + channel * T.Size;
                var value = Vector512.FusedMultiplyAdd(
                    T.Load(x.Data + at),
                    Vector512.LoadUnsafe(ref scale, (nuint)channel),
                    Vector512.LoadUnsafe(ref shift, (nuint)channel));
                if (shortcut is not null)
                    value += T.Load(shortcut + at);
                T.Store(Rectifier.Apply(value, floors), y + at);
            }

            for (; channel < x.Channels; channel++)
            {
                var at = row + channel * T.Size;
                var value = MathF.FusedMultiplyAdd(
                    T.LoadOne(x.Data + at), Unsafe.Add(ref scale, channel), Unsafe.Add(ref shift, channel));
                if (shortcut is not null)
                    value += T.LoadOne(shortcut + at);
                T.StoreOne(Rectifier.Apply(value, floor), y + at);
            }
        }
    }
}
