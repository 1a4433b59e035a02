using SeNet.Blocks;
using SeNet.Internal;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Layers;

/// <summary>What <see cref="FusedTail"/> computes, in libtorch's own operations: for every device, type, layout and option.</summary>
internal static class PlainTail
{
    public static Tensor Apply(Tensor u, BatchNorm2d? norm, SEBlock? se, Tensor? shortcut, bool relu)
    {
        using var scope = NewDisposeScope();
        var maps = norm is null
            ? u
            : functional.batch_norm(
                u, norm.running_mean, norm.running_var, norm.weight, norm.bias, norm.training, norm.momentum!.Value, norm.eps);
        if (se is not null)
            maps = se.call(maps);
        if (shortcut is not null)
            maps = maps.Plus(shortcut);
        return (relu ? maps.relu() : maps.alias()).MoveToOuterDisposeScope();
    }
}
