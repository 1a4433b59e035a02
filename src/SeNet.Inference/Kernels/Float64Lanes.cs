using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>Sixteen values in float64, for sums of sums that were made in float32.</summary>
internal readonly struct Float64Lanes
{
    private readonly Vector512<double> lower;
    private readonly Vector512<double> upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Float64Lanes(Vector512<double> lower, Vector512<double> upper)
    {
        this.lower = lower;
        this.upper = upper;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64Lanes operator +(Float64Lanes left, Float64Lanes right) =>
        new(left.lower + right.lower, left.upper + right.upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64Lanes From(Vector512<float> values)
    {
        var (lower, upper) = Vector512.Widen(values);
        return new Float64Lanes(lower, upper);
    }

    /// <summary>Sixteen times the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64Lanes Create(double value) => new(Vector512.Create(value), Vector512.Create(value));

    /// <summary>left * right + term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64Lanes MultiplyAdd(Float64Lanes left, Float64Lanes right, Float64Lanes term) => new(
        Vector512.FusedMultiplyAdd(left.lower, right.lower, term.lower),
        Vector512.FusedMultiplyAdd(left.upper, right.upper, term.upper));

    /// <summary>Adds the values to sixteen of an array, from <paramref name="index"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(ref double first, int index)
    {
        var (low, high) = ((nuint)index, (nuint)(index + Vector512<double>.Count));
        (Vector512.LoadUnsafe(ref first, low) + lower).StoreUnsafe(ref first, low);
        (Vector512.LoadUnsafe(ref first, high) + upper).StoreUnsafe(ref first, high);
    }
}
