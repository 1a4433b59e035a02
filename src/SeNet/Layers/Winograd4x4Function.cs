using SeNet.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary><see cref="Winograd4x4Convolution"/> with its gradient.</summary>
internal sealed class Winograd4x4Function : autograd.SingleTensorFunction<Winograd4x4Function>
{
    private const string ByInput = "gradient by the input";

    public override string Name => nameof(Winograd4x4Function);

    /// <param name="ctx">Keeps both.</param>
    /// <param name="vars">x and the weight.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([x, weight]);
        ctx.save_data(ByInput, x.requires_grad);
        using var transform = Winograd4x4Convolution.TransformOf(weight);
        return Winograd4x4Convolution.Apply(x, transform, bias: null, relu: false);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (x, weight) = (saved[0], saved[1]);
        var gradient = ChannelsLastMaps.Fit(grad_output) ? grad_output : ChannelsLastMaps.Contiguous(grad_output);
        var byInput = (bool)ctx.get_data(ByInput)
            ? Winograd4x4Convolution.Apply(gradient, Winograd4x4Convolution.AdjointTransformOf(weight), bias: null, relu: false)
            : null;
        var byWeight = weight.requires_grad ? Winograd4x4Convolution.WeightGradient(x, gradient) : null;
        return ReturnedGradients.Of(grad_output, [byInput, byWeight]);
    }
}
