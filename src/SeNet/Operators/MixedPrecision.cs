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
    /// <summary>Convolves maps.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">[N, C, H, W], of any type.</param>
    /// <param name="format">How the maps are meant to lie in memory.</param>
    public static Tensor ApplyTo(this Conv2d layer, Tensor x, MemoryFormat format = MemoryFormat.Contiguous)
    {
        if (x.device_type == DeviceType.CPU)
            OneDnn.Check(layer.weight, layer.groups, x);
        if (format == MemoryFormat.ChannelsLast && Winograd4x4Convolution.Fits(layer, x))
            return ByWinograd(layer, x);
        // The layer itself where nothing is cast or gained, so that its forward hooks see the call.
        var isSeen = x.dtype == layer.weight.dtype;
        var gains = format == MemoryFormat.ChannelsLast || (is_grad_enabled() && layer.kernel_size[0] > 1);
        if (CoversMaps(layer, x) && (gains || !isSeen))
            return AsMatrixProduct(layer, x);
        if (isSeen)
            return layer.call(x);
        using var scope = NewDisposeScope();
        var (weight, bias) = (layer.weight.to_type(x.dtype), layer.bias?.to_type(x.dtype));
        return functional.conv2d(x, weight, bias, layer.stride, layer.padding, layer.dilation, layer.groups)
            .MoveToOuterDisposeScope();
    }

    private static bool CoversMaps(Conv2d layer, Tensor x) =>
        layer is { groups: 1, padding: [0, 0] }
        && x.size(2) == layer.weight.size(2) && x.size(3) == layer.weight.size(3);

    // This takes libtorch a fifth of the time.
    private static Tensor AsMatrixProduct(Conv2d layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        return functional.linear(x.flatten(1), layer.weight.flatten(1).to_type(x.dtype), layer.bias?.to_type(x.dtype))
            .unsqueeze(-1)
            .unsqueeze(-1)
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
