using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Kernels;

/// <summary>Values in bfloat16, the upper half of a float32; stored as <see cref="BFloat16Rounding"/> has it.</summary>
internal readonly unsafe struct BFloat16Lanes : ILanes
{
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
        var rounded = Vector512.ConditionalSelect(
            Vector512.Equals(values, values).AsUInt32(),
            BFloat16Rounding.RoundUpperHalf(values) >> 16,
            Vector512.Create((uint)BFloat16Rounding.NotANumber));
        if (Avx512F.IsSupported)
            Avx512F.ConvertToVector256UInt16(rounded).Store((ushort*)target);
        else
            Vector256.Narrow(rounded.GetLower(), rounded.GetUpper()).Store((ushort*)target);
    }

    public static float LoadOne(byte* source) => BitConverter.UInt32BitsToSingle((uint)*(ushort*)source << 16);

    public static void StoreOne(float value, byte* target) => *(ushort*)target = BFloat16Rounding.Round(value);
}
