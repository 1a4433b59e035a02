using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Kernels;

/// <summary>bfloat16 is the upper half of a float32; it is rounded to the nearest, ties to even, as libtorch rounds.</summary>
internal readonly unsafe struct BFloat16Lanes : ILanes
{
    private const ushort NotANumber = 0x7FC0;

    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* source)
    {
        var halves = Vector256.Load((ushort*)source);
        if (Avx512F.IsSupported)
            return (Avx512F.ConvertToVector512UInt32(halves) << 16).AsSingle();
        var (lower, upper) = Vector256.Widen(halves);
        return (Vector512.Create(lower, upper) << 16).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, byte* target)
    {
        var bits = values.AsUInt32();
        var half = Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One);
        var rounded = (bits + half) >> 16;
        // Rounding would carry a NaN's payload into its sign.
        rounded = Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), rounded, Vector512.Create((uint)NotANumber));
        if (Avx512F.IsSupported)
            Avx512F.ConvertToVector256UInt16(rounded).Store((ushort*)target);
        else
            Vector256.Narrow(rounded.GetLower(), rounded.GetUpper()).Store((ushort*)target);
    }

    public static float LoadOne(byte* source) => BitConverter.UInt32BitsToSingle((uint)*(ushort*)source << 16);

    public static void StoreOne(float value, byte* target)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        *(ushort*)target = float.IsNaN(value) ? NotANumber : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
