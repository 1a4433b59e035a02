using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Operators;

/// <summary>
/// Convolutions whose parameters are float32 while they compute in their input's type; autograd brings the gradients
/// back in float32. Each is computed in the way that is fastest.
/// </summary>
internal static class MixedPrecision
{
    public static Tensor ApplyTo(this Conv2d layer, Tensor x)
    {
        if (x.device_type == DeviceType.CPU)
            OneDnn.Check(layer, x);
        if (Winograd4x4Convolution.Fits(layer, x))
            return ByWinograd(layer, x);
        // The layer itself where nothing is cast, so that its forward hooks see the call.
        if (x.dtype == layer.weight.dtype)
            return layer.call(x);
        using var scope = NewDisposeScope();
        var (weight, bias) = (layer.weight.to_type(x.dtype), layer.bias?.to_type(x.dtype));
        return functional.conv2d(x, weight, bias, layer.stride, layer.padding, layer.dilation, layer.groups)
            .MoveToOuterDisposeScope();
    }

    private static Tensor ByWinograd(Conv2d layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = (layer.weight, layer.bias);
        if (!is_grad_enabled() || !(x.requires_grad || weight.requires_grad || bias is { requires_grad: true }))
        {
            var output = Winograd4x4Convolution.Apply(x, Winograd4x4Convolution.TransformOf(weight), bias, relu: false);
            return (output ?? functional.conv2d(x, weight, bias, padding: [1, 1])).MoveToOuterDisposeScope();
        }

        var y = Winograd4x4Function.apply(x, weight);
        return (bias is null ? y : y.Plus(bias.view(1, -1, 1, 1))).MoveToOuterDisposeScope();
    }
}
