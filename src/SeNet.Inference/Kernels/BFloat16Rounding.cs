using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>
/// Rounding of float32 to bfloat16, which is its upper half: to the nearest value, ties to even, as libtorch rounds.
/// </summary>
internal static class BFloat16Rounding
{
    /// <summary>The bfloat16 that libtorch makes of NaN. Rounding would carry a NaN's payload into its sign.</summary>
    public const ushort NotANumber = 0x7FC0;

    private const uint BelowHalf = 0x7FFF;

    /// <summary>The bfloat16 nearest to a value; a NaN becomes <see cref="NotANumber"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? NotANumber : (ushort)((bits + BelowHalf + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Rounds sixteen values that are no NaN: the bfloat16 is the upper half of each result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RoundUpperHalf(Vector512<float> values)
    {
        var bits = values.AsUInt32();
        return bits + (Vector512.Create(BelowHalf) + ((bits >> 16) & Vector512<uint>.One));
    }
}
