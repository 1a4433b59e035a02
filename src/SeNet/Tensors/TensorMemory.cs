using static TorchSharp.torch;

namespace SeNet.Tensors;

internal static unsafe class TensorMemory
{
    /// <summary>The address of a contiguous tensor's first value in the CPU's memory.</summary>
    /// <remarks>
    /// It may leave the fixed statement: libtorch's memory lies outside of .NET's heap, where nothing is moved. It is
    /// valid as long as a tensor of the same storage is alive, so the caller keeps one until the last use.
    /// </remarks>
    public static byte* Address(this Tensor tensor)
    {
        fixed (byte* first = tensor.bytes)
            return first;
    }
}
