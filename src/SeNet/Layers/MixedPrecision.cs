using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Layers;

/// <summary>Layers whose parameters are float32 while they compute in their input's type; autograd brings the gradients back in float32.</summary>
internal static class MixedPrecision
{
    public static Tensor ApplyTo(this Conv2d layer, Tensor x)
    {
        // The layer itself where nothing is cast, so that its forward hooks see the call.
        if (x.dtype == layer.weight.dtype)
            return layer.call(x);
        using var scope = NewDisposeScope();
        return functional.conv2d(
            x, layer.weight.to_type(x.dtype), layer.bias?.to_type(x.dtype), layer.stride, layer.padding, layer.dilation, layer.groups).MoveToOuterDisposeScope();
    }
}
