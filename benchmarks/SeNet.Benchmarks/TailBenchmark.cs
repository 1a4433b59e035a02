using SeNet.Modules;
using SeNet.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>What follows a convolution, forward and backward: the fused operators against libtorch's own.</summary>
internal static class TailBenchmark
{
    public static void Run(int rounds)
    {
        const int batch = 64;
        TrainingBenchmark.Keep();
        Table.Begin(
            $"Behind a convolution of 128 channels on 32x32, forward and backward, batch {batch}, microseconds an " +
                "image",
            "", "libtorch's operations", "fused", "times");
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
            foreach (var withSE in new[] { false, true })
            {
                using var norm = nn.BatchNorm2d(128);
                using var se = new SEBlock(128);
                using var u = Maps.ChannelsLast(batch, 128, 32, type).requires_grad_();
                using var shortcut = Maps.ChannelsLast(batch, 128, 32, type).requires_grad_();
                using var gradient = Maps.ChannelsLast(batch, 128, 32, type);
                Case Of(Func<Tensor, BatchNorm2d, SqueezeExcitationLayers?, Tensor?, bool, Tensor> tail) =>
                    new("", batch, () =>
                {
                    using var scope = NewDisposeScope();
                    tail(u, norm, withSE ? se.Layers : null, withSE ? shortcut : null, true).backward([gradient]);
                    u.grad = null;
                    shortcut.grad = null;
                });
                var seconds = Stopwatches.Medians([Of(PlainTail.Apply), Of(FusedTail.Apply)], rounds);
                Table.Row(
                    $"{type}: {(withSE ? "relu(SE(BN(u)) + x)" : "relu(BN(u))")}", $"{seconds[0] * 1e6 / batch:F0}",
                    $"{seconds[1] * 1e6 / batch:F0}", $"{seconds[0] / seconds[1]:F1}");
            }
    }
}
