using SeNet.Blocks;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>The arguments of <see cref="FusedTailFunction"/> that are no tensors.</summary>
internal sealed record FusedTailSettings(BatchNorm2d Norm, SqueezeExcitationLayers? SE, bool Relu);

/// <summary><see cref="FusedTail"/> with its gradient.</summary>
/// <remarks>
/// With d the gradient behind the rectifier, one backward pass makes d, its sum and its product with u - mean by image
/// and channel. All small gradients follow from these, and the gradient by u is a d + b u + c, with a, b and c a
/// channel: the second pass.
/// </remarks>
internal sealed class FusedTailFunction : autograd.SingleTensorFunction<FusedTailFunction>
{
    private const string Norm = "normalisation", State = "state", HasShortcut = "has shortcut";

    public override string Name => nameof(FusedTailFunction);

    /// <param name="ctx">Keeps u, and the output where it tells the rectifier's state.</param>
    /// <param name="vars">
    /// Settings, u, BN's weight and bias, shortcut or null, and the <see cref="SqueezeExcitationLayers.Parameters"/> if
    /// there is an SE block.
    /// </param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var settings = (FusedTailSettings)vars[0];
        var (u, shortcut) = ((Tensor)vars[1], vars[4] as Tensor);
        var output = ChannelsLast.EmptyLike(u);
        ctx.save_data(State, FusedTail.Forward(u, settings.Norm, settings.SE, shortcut, settings.Relu, output));
        ctx.save_data(Norm, settings.Norm);
        ctx.save_data(HasShortcut, shortcut is not null);
        ctx.save_for_backward([u, settings.Relu && shortcut is not null ? output : null]);
        return output;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var gradients = new FusedTailGradients(
            (BatchNorm2d)ctx.get_data(Norm),
            (FusedTailState)ctx.get_data(State),
            saved[0],
            saved[1],
            (bool)ctx.get_data(HasShortcut));
        return ReturnedGradients.Of(ctx, grad_output, [null, .. gradients.Of(grad_output)]);
    }
}
