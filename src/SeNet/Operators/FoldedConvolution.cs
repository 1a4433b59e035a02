using SeNet.Graphs.Operations;
using SeNet.Kernels;
using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Operators;

/// <summary>
/// A convolution prepared for inference: its weight, batch normalization folded in, as the fastest way to compute it
/// needs it.
/// </summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly Convolution convolution;
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly Winograd2x2Convolution? winograd2x2;
    private readonly Tensor? transform4x4;

    /// <summary>Prepares a convolution.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="weight">[K, C / groups, height, width], float32, on the device; stays the caller's.</param>
    /// <param name="bias">[K], likewise; null for none.</param>
    /// <param name="type">The type to compute in.</param>
    public FoldedConvolution(Convolution convolution, Tensor weight, Tensor? bias, ScalarType type)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        this.convolution = convolution;
        this.weight = weight.to_type(type, copy: true).DetachFromDisposeScope();
        this.bias = bias?.to_type(type, copy: true).DetachFromDisposeScope();
        if (!Convolution3x3.Is(convolution) || weight.device_type != DeviceType.CPU)
            return;
        if (Winograd2x2Convolution.FitsWeight(weight, type))
            winograd2x2 = new Winograd2x2Convolution(weight, bias ?? zeros(weight.size(0)));
        if (type == ScalarType.Float32 && Winograd4x4Convolution.FitsWeight(weight))
            transform4x4 = Winograd4x4Convolution.TransformOf(weight).DetachFromDisposeScope();
    }

    /// <summary>Applies it, and a rectifier where asked.</summary>
    /// <param name="x">[N, C, H, W], of the type that it was prepared for.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    public Tensor ApplyTo(Tensor x, bool relu)
    {
        if (winograd2x2 is not null && ChannelsLast.Fits(x) && winograd2x2.ApplyTo(x, relu) is { } byWinograd2x2)
            return byWinograd2x2;
        if (transform4x4 is not null && Winograd4x4Convolution.FitsMaps(x)
            && Winograd4x4Convolution.Apply(x, transform4x4, bias, relu) is { } byWinograd4x4)
            return byWinograd4x4;
        if (x.device_type == DeviceType.CPU)
            OneDnn.Check(weight, convolution.Groups, x);
        var u = CoversMaps(x)
            ? functional.linear(x.flatten(1), weight.flatten(1), bias).unsqueeze(-1).unsqueeze(-1)
            : functional.conv2d(
                x, weight, bias, [convolution.Stride, convolution.Stride],
                [convolution.PaddingHeight, convolution.PaddingWidth], [1, 1], convolution.Groups);
        return relu ? u.relu_() : u;
    }

    public void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
        winograd2x2?.Dispose();
        transform4x4?.Dispose();
    }

    // Then it is a matrix product, which takes libtorch a fifth of the time.
    private bool CoversMaps(Tensor x) =>
        convolution is { PaddingHeight: 0, PaddingWidth: 0, Groups: 1 }
        && x.size(2) == convolution.KernelHeight && x.size(3) == convolution.KernelWidth;
}
