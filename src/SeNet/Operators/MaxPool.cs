using SeNet.Kernels;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// Max pooling over 2x2 pixels with a stride of 2: by the kernel where it fits, by libtorch elsewhere.
/// </summary>
internal static class MaxPool
{
    public static Tensor Apply(Tensor u)
    {
        if (!ChannelsLast.Fits(u) || u.size(2) < 2 || u.size(3) < 2)
            return nn.functional.max_pool2d(u, 2);
        return is_grad_enabled() && u.requires_grad ? MaxPoolFunction.apply(u) : Forward(u);
    }

    private static Tensor Forward(Tensor u)
    {
        var output = ChannelsLast.EmptyLike(u, u.size(2) / 2, u.size(3) / 2);
        MaxPool2x2.Apply(ChannelsLast.MapsOf(u), ChannelsLast.MapsOf(output), LibTorchThreads.Team);
        return output;
    }

    internal sealed class MaxPoolFunction : autograd.SingleTensorFunction<MaxPoolFunction>
    {
        public override string Name => nameof(MaxPoolFunction);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var u = (Tensor)vars[0];
            ctx.save_for_backward([u]);
            return Forward(u);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var u = ctx.get_saved_variables()[0];
            var byOutput = grad_output.to_type(u.dtype);
            if (!ChannelsLast.Fits(byOutput))
                byOutput = ChannelsLast.Contiguous(byOutput);
            var byInput = ChannelsLast.EmptyLike(u);
            MaxPool2x2.Gradient(
                ChannelsLast.MapsOf(u),
                ChannelsLast.MapsOf(byOutput),
                ChannelsLast.MapsOf(byInput),
                LibTorchThreads.Team);
            return ReturnedGradients.Of(ctx, grad_output, [byInput]);
        }
    }
}
