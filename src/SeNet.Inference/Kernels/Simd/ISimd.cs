namespace SeNet.Kernels.Simd;

/// <summary>
/// Arithmetic on vectors of one width. Kernels are generic over it, so that one source is compiled for each width, and
/// for single values where the processor has no vectors.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Values of a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector values, float* target);

    /// <summary>The same value in all places.</summary>
    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Absolute(TVector values);

    /// <summary>e to the power of each value.</summary>
    static abstract TVector Exponential(TVector values);

    /// <summary>The values with the signs of others.</summary>
    static abstract TVector CopySign(TVector values, TVector signs);

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger of each two; a NaN among <paramref name="values"/> stays one.</summary>
    static abstract TVector AtLeast(TVector values, TVector floor);

    /// <summary>The smaller of each two; a NaN among <paramref name="values"/> stays one.</summary>
    static abstract TVector AtMost(TVector values, TVector ceiling);

    /// <summary>The larger of each two; NaN if one of them is.</summary>
    static abstract TVector Larger(TVector a, TVector b);

    /// <summary>The sum of a vector's values.</summary>
    static abstract float Sum(TVector values);
}
