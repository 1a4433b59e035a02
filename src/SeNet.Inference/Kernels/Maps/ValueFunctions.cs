using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Maps;

/// <summary>Applies a <see cref="ValueFunction"/> to values side by side.</summary>
internal static unsafe class ValueFunctions<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    /// <param name="function">The function.</param>
    /// <param name="input">The first value.</param>
    /// <param name="output">Where its function goes; may be <paramref name="input"/>.</param>
    /// <param name="count">Number of values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(ValueFunction function, float* input, float* output, nint count)
    {
        nint i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
            TSimd.Store(Of(function, TSimd.Load(input + i)), output + i);
        for (; i < count; i++)
            output[i] = ValueFunctions<SimdScalar, float>.Of(function, input[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Of(ValueFunction function, TVector x) => function switch
    {
        ValueFunction.Relu => TSimd.AtLeast(x, default),
        ValueFunction.Relu6 => TSimd.AtMost(TSimd.AtLeast(x, default), TSimd.Broadcast(6)),
        ValueFunction.Gelu => TSimd.Multiply(x, NormalDistribution(x)),
        ValueFunction.Sigmoid => Sigmoid(x),
        ValueFunction.Tanh => Tanh(x),
        _ => TSimd.Multiply(x, Sigmoid(x)),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sigmoid(TVector x)
    {
        var one = TSimd.Broadcast(1);
        return TSimd.Divide(one, TSimd.Add(one, TSimd.Exponential(TSimd.Subtract(default, x))));
    }

    /// <summary>tanh(x) = sign(x) (1 - e) / (1 + e), e = exp(-2 |x|), which does not overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Tanh(TVector x)
    {
        var one = TSimd.Broadcast(1);
        var e = TSimd.Exponential(TSimd.Multiply(TSimd.Absolute(x), TSimd.Broadcast(-2)));
        return TSimd.CopySign(TSimd.Divide(TSimd.Subtract(one, e), TSimd.Add(one, e)), x);
    }

    /// <summary>
    /// (1 + erf(x / sqrt(2))) / 2, erf by Abramowitz and Stegun's formula 7.1.26, within 1.5e-7.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector NormalDistribution(TVector x)
    {
        var one = TSimd.Broadcast(1);
        var z = TSimd.Multiply(TSimd.Absolute(x), TSimd.Broadcast(0.70710678118654752f));
        var t = TSimd.Divide(one, TSimd.MultiplyAdd(z, TSimd.Broadcast(0.3275911f), one));
        var series = TSimd.Broadcast(1.061405429f);
        series = TSimd.MultiplyAdd(series, t, TSimd.Broadcast(-1.453152027f));
        series = TSimd.MultiplyAdd(series, t, TSimd.Broadcast(1.421413741f));
        series = TSimd.MultiplyAdd(series, t, TSimd.Broadcast(-0.284496736f));
        series = TSimd.MultiplyAdd(series, t, TSimd.Broadcast(0.254829592f));
        var tail = TSimd.Multiply(
            TSimd.Multiply(series, t), TSimd.Exponential(TSimd.Subtract(default, TSimd.Multiply(z, z))));
        var erf = TSimd.CopySign(TSimd.Subtract(one, tail), x);
        return TSimd.Multiply(TSimd.Add(one, erf), TSimd.Broadcast(0.5f));
    }
}
