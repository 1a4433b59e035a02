using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Reads a tensor of an archive straight into the memory of a tensor.</summary>
internal static class ReceivingTensors
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
        archive.Read(key, first.Address(), archive.Tensors[key].ByteLength);
    }
}
