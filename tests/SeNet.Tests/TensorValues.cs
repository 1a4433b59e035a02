using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests;

internal static class TensorValues
{
    public static double[] ToDoubles(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.numel() == 0 ? [] : tensor.detach().cpu().to(
            ScalarType.Float64).contiguous().data<double>().ToArray();
    }
}
