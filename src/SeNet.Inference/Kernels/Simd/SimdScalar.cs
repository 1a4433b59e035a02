using System.Runtime.CompilerServices;

namespace SeNet.Kernels.Simd;

/// <summary>Single values, for processors whose vectors .NET does not use.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float values, float* target) => *target = values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => a * b + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtLeast(float values, float floor) => values < floor ? floor : values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtMost(float values, float ceiling) => values > ceiling ? ceiling : values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Larger(float a, float b) => MathF.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float values) => values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Absolute(float values) => MathF.Abs(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exponential(float values) => MathF.Exp(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float CopySign(float values, float signs) => MathF.CopySign(values, signs);
}
