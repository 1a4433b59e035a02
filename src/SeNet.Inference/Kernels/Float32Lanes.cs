using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

internal readonly unsafe struct Float32Lanes : ILanes
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* source) => Vector512.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, byte* target) => values.Store((float*)target);

    public static float LoadOne(byte* source) => *(float*)source;

    public static void StoreOne(float value, byte* target) => *(float*)target = value;
}
