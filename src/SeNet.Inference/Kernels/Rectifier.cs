using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>
/// max(x, floor), where the floor is 0, or minus infinity for no rectifier. As in libtorch, and unlike
/// <see cref="Math.Max(float, float)"/> on all processors, a NaN stays one and so reaches the output.
/// </summary>
internal static class Rectifier
{
    /// <summary>The floor that <see cref="Apply(float, float)"/> takes.</summary>
    public static float Floor(bool relu) => relu ? 0 : float.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Apply(float value, float floor) => value < floor ? floor : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Apply(Vector256<float> values, Vector256<float> floor) =>
        Vector256.ConditionalSelect(Vector256.LessThan(values, floor), floor, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> values, Vector512<float> floor) =>
        Vector512.ConditionalSelect(Vector512.LessThan(values, floor), floor, values);

    /// <summary>The gradient before a rectifier, from the rectifier's output and the gradient by it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gradient(Vector512<float> output, Vector512<float> gradient) =>
        Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(output, Vector512<float>.Zero), Vector512<float>.Zero, gradient);
}
