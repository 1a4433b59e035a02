using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Operators;

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
        return Winograd4x4Convolution.Apply(x, transform, bias: null, relu: false) ?? Direct(x, weight);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (x, weight) = (saved[0], saved[1]);
        var gradient = ChannelsLast.Fits(grad_output) ? grad_output : ChannelsLast.Contiguous(grad_output);
        var (wantsByInput, wantsByWeight) = ((bool)ctx.get_data(ByInput), weight.requires_grad);
        var byInput = wantsByInput
            ? Winograd4x4Convolution.Apply(
                gradient, Winograd4x4Convolution.AdjointTransformOf(weight), bias: null, relu: false)
            : null;
        var byWeight = wantsByWeight ? Winograd4x4Convolution.WeightGradient(x, gradient) : null;
        if ((wantsByInput && byInput is null) || (wantsByWeight && byWeight is null))
            (byInput, byWeight) = DirectGradients(x, weight, gradient);
        return ReturnedGradients.Of(ctx, grad_output, [byInput, byWeight]);
    }

    private static Tensor Direct(Tensor x, Tensor weight) => nn.functional.conv2d(x, weight, padding: [1, 1]);

    /// <summary>libtorch's gradients.</summary>
    private static (Tensor ByInput, Tensor ByWeight) DirectGradients(Tensor x, Tensor weight, Tensor byOutput)
    {
        using var grad = enable_grad();
        var (input, filters) = (x.detach().requires_grad_(), weight.detach().requires_grad_());
        var gradients = autograd.grad([Direct(input, filters)], [input, filters], [byOutput]);
        return (gradients[0], gradients[1]);
    }
}
