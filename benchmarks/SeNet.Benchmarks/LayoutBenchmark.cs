using SeNet.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Benchmarks;

/// <summary>
/// A 3x3 convolution of 128 channels on 32x32 maps, forward and backward, by type, layout and algorithm; operations are
/// counted by the definition.
/// </summary>
internal static class LayoutBenchmark
{
    private const int Channels = 128, Side = 32;

    public static void Run(int rounds)
    {
        TrainingBenchmark.Keep();
        Table.Begin("3x3 convolution, 128 channels, 32x32, forward and backward, GFLOP/s", "", "batch 64", "batch 128");
        Variant[] variants =
        [
            new("Float32, NCHW", ScalarType.Float32, ChannelsLast: false, Direct),
            new("Float32, channels-last", ScalarType.Float32, ChannelsLast: true, Direct),
            new(
                "Float32, channels-last, by Winograd's filtering", ScalarType.Float32, ChannelsLast: true,
                (x, weight) => Winograd4x4Function.apply(x, weight)),
        ];
        if (Machine.HasBFloat16)
            variants =
            [
                .. variants,
                new("BFloat16, NCHW", ScalarType.BFloat16, ChannelsLast: false, Direct),
                new("BFloat16, channels-last", ScalarType.BFloat16, ChannelsLast: true, Direct),
            ];
        double[][] speeds = [Measure(variants, 64, rounds), Measure(variants, 128, rounds)];
        for (var i = 0; i < variants.Length; i++)
            Table.Row(variants[i].Name, $"{speeds[0][i]:F0}", $"{speeds[1][i]:F0}");
    }

    private static double[] Measure(Variant[] variants, int batch, int rounds)
    {
        using var scope = NewDisposeScope();
        using var weight = randn([Channels, Channels, 3, 3], requires_grad: true);
        Case[] cases = [.. variants.Select(variant =>
        {
            Tensor New() => variant.ChannelsLast ? Maps.ChannelsLast(batch, Channels, Side, variant.Type) : randn(
                [batch, Channels, Side, Side]).to_type(variant.Type);
            var (x, gradient) = (New().detach().requires_grad_(), New());
            return new Case(variant.Name, batch, () =>
            {
                using var step = NewDisposeScope();
                variant.Convolve(x, weight).backward([gradient]);
                x.grad = null;
                weight.grad = null;
            });
        })];
        const double operations = 3 * 2.0 * Channels * Channels * 9 * Side * Side;
        return [.. Stopwatches.Medians(cases, rounds).Select(seconds => batch * operations / seconds / 1e9)];
    }

    private static Tensor Direct(Tensor x, Tensor weight) =>
        functional.conv2d(x, weight.to_type(x.dtype), padding: [1, 1]);

    private sealed record Variant(
        string Name, ScalarType Type, bool ChannelsLast, Func<Tensor, Tensor, Tensor> Convolve);
}
