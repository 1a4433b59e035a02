using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>A type that tensors hold and kernels compute with in float32, sixteen values at a time.</summary>
internal unsafe interface ILanes
{
    /// <summary>Values a vector.</summary>
    const int Count = 16;

    static abstract int Size { get; }

    static abstract Vector512<float> Load(byte* source);

    static abstract void Store(Vector512<float> values, byte* target);

    static abstract float LoadOne(byte* source);

    static abstract void StoreOne(float value, byte* target);
}
