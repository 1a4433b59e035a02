using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SeNet.Tensors;

internal static class TensorFloats
{
    /// <summary>A copy of a float32 tensor's values in the CPU's memory, row-major.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using var contiguous = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(contiguous.bytes).ToArray();
    }

    /// <summary>A copy of a module's parameters and floating-point buffers, float32, by their state keys.</summary>
    public static Dictionary<string, float[]> StateFloats(this nn.Module module)
    {
        using var scope = NewDisposeScope();
        return module.state_dict()
            .Where(pair => pair.Value.is_floating_point())
            .ToDictionary(pair => pair.Key, pair => pair.Value.to(ScalarType.Float32, CPU).ToFloats());
    }

    /// <summary>A tensor with a copy of the values.</summary>
    /// <remarks>
    /// <c>torch.tensor</c> would share the array, whose address changes from run to run; matrix products round
    /// differently by it.
    /// </remarks>
    public static Tensor ToTensor(this float[] values, params long[] shape)
    {
        var tensor = empty(shape, ScalarType.Float32);
        tensor.bytes = MemoryMarshal.AsBytes(values.AsSpan());
        return tensor;
    }
}
