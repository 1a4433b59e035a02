using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>
/// 32 bfloat16 values of memory to compute with in float32: those of even and those of odd index. Cheaper than
/// <see cref="BFloat16Lanes"/>, since no value changes its place, and a whole cache line.
/// </summary>
internal readonly unsafe struct BFloat16Pair
{
    public const int Count = 32;
    private const uint Upper = 0xFFFF0000;

    private readonly Vector512<float> even;
    private readonly Vector512<float> odd;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BFloat16Pair(Vector512<float> even, Vector512<float> odd)
    {
        this.even = even;
        this.odd = odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16Pair operator +(BFloat16Pair left, BFloat16Pair right) =>
        new(left.even + right.even, left.odd + right.odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16Pair operator -(BFloat16Pair left, BFloat16Pair right) =>
        new(left.even - right.even, left.odd - right.odd);

    /// <summary>Whether a value is NaN.</summary>
    public bool HasNaN => !(Vector512.EqualsAll(even, even) && Vector512.EqualsAll(odd, odd));

    /// <summary>0 * x + term: the term where x is finite, NaN where it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BFloat16Pair TimesZeroPlus(BFloat16Pair term) => new(
        Vector512.FusedMultiplyAdd(even, Vector512<float>.Zero, term.even),
        Vector512.FusedMultiplyAdd(odd, Vector512<float>.Zero, term.odd));

    /// <summary>Applies <see cref="Rectifier"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BFloat16Pair Rectified(Vector512<float> floor) =>
        new(Rectifier.Apply(even, floor), Rectifier.Apply(odd, floor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16Pair Load(byte* source)
    {
        var bits = Vector512.Load((uint*)source);
        return new BFloat16Pair((bits << 16).AsSingle(), (bits & Vector512.Create(Upper)).AsSingle());
    }

    /// <summary>
    /// Stores sums of bfloat16 values, rounded to the nearest, ties to even. A NaN among them has a payload of such a
    /// value, which rounding does not carry into the sign.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(byte* target) =>
        Vector512.ConditionalSelect(
            Vector512.Create(Upper), BFloat16Rounding.RoundUpperHalf(odd), BFloat16Rounding.RoundUpperHalf(even) >> 16)
            .Store((uint*)target);
}
