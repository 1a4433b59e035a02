using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The memory of a tensor on the CPU.</summary>
internal static class TensorMemory
{
    /// <summary>Whether an archive's bytes of this type can be read straight into a tensor.</summary>
    public static bool CanReceive(this Tensor tensor, ElementType type) =>
        tensor.device_type == DeviceType.CPU && tensor.dtype == type.ToScalarType() && tensor.is_contiguous();

    /// <summary>Reads a tensor of an archive into one of the same type and number of elements.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="key">Key in the archive.</param>
    /// <param name="target">A contiguous tensor on the CPU.</param>
    public static unsafe void ReadInto(this TensorArchive archive, string key, Tensor target)
    {
        if (target.numel() == 0)
            return;
        // A span has at most 2 GB: the first element gives the address of all.
        using var flat = target.view(-1);
        using var first = flat.narrow(0, 0, 1);
        var memory = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
        archive.Read(key, memory, archive.Tensors[key].ByteLength);
    }
}
