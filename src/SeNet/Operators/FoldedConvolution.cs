using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Operators;

/// <summary>
/// A convolution and the batch normalisation behind it as one convolution, for inference: weight W * s and bias b +
/// (bias of conv) * s - mean * s, where s = weight of BN / deviation.
/// </summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly Conv2d layer;
    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly Winograd2x2Convolution? winograd2x2;
    private readonly Tensor? transform4x4;

    /// <summary>Folds two layers; computes in float64, and keeps <paramref name="type"/>.</summary>
    public FoldedConvolution(Conv2d convolution, BatchNorm2d norm, ScalarType type)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        layer = convolution;
        var variance = norm.running_var!.to_type(ScalarType.Float64);
        var scale = norm.weight.to_type(ScalarType.Float64) / variance.Plus(norm.eps).sqrt();
        var scaled = convolution.weight * scale.view(-1, 1, 1, 1);
        var shift = norm.bias! - norm.running_mean! * scale;
        var shifted = convolution.bias is { } term ? (term * scale).Plus(shift) : shift;
        weight = scaled.to_type(type).DetachFromDisposeScope();
        bias = shifted.to_type(type).DetachFromDisposeScope();
        winograd2x2 = Winograd2x2Convolution.Fits(convolution, type)
            ? new Winograd2x2Convolution(scaled, shifted)
            : null;
        transform4x4 = type == ScalarType.Float32 && Winograd4x4Convolution.FitsWeight(convolution)
            ? Winograd4x4Convolution.TransformOf(scaled).to_type(type).DetachFromDisposeScope()
            : null;
    }

    /// <summary>Applies it, and a rectifier where asked.</summary>
    public Tensor ApplyTo(Tensor x, bool relu)
    {
        if (winograd2x2 is not null && ChannelsLast.Fits(x) && winograd2x2.ApplyTo(x, relu) is { } byWinograd2x2)
            return byWinograd2x2;
        if (transform4x4 is not null
            && Winograd4x4Convolution.Fits(layer, x)
            && Winograd4x4Convolution.Apply(x, transform4x4, bias, relu) is { } byWinograd4x4)
            return byWinograd4x4;
        if (x.device_type == DeviceType.CPU)
            OneDnn.Check(layer, x);
        var u = functional.conv2d(x, weight, bias, layer.stride, layer.padding, layer.dilation, layer.groups);
        return relu ? u.relu_() : u;
    }

    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
        winograd2x2?.Dispose();
        transform4x4?.Dispose();
    }
}
