using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SeNet.Internal;

internal static class TensorFloats
{
    /// <summary>A copy of a float32 tensor's values in the CPU's memory, row-major.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using var contiguous = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(contiguous.bytes).ToArray();
    }
}
