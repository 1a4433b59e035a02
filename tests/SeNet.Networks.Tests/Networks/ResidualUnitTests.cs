using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SeNet.Tests.Networks;

public class ResidualUnitTests
{
    public static TheoryData<SEPlacement?, bool, bool> Variants()
    {
        var variants = new TheoryData<SEPlacement?, bool, bool>();
        foreach (var placement in Enum.GetValues<SEPlacement>().Select(value => (SEPlacement?)value).Append(null))
            foreach (var bottleneck in new[] { false, true })
                foreach (var training in new[] { false, true })
                    variants.Add(placement, bottleneck, training);
        return variants;
    }

    /// <summary>Figure 5 of the paper, written once more in libtorch's operations.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void SE_sits_where_figure_5_has_it(SEPlacement? placement, bool bottleneck, bool training)
    {
        manual_seed(5);
        using var scope = NewDisposeScope();
        var options = placement is { } at ? SEOptions.Published with { Reduction = 2, Placement = at } : null;
        using var block = Block(6, 8, stride: 2, bottleneck, new StageSE(options, "se"));
        Stir(block);
        block.train(training);
        var x = randn(3, 6, 9, 7);
        var expected = Figure5(new Reference(StateOf(block), training), x, placement, bottleneck);

        Golden.LargestDifference(block.call(x), expected).Should().BeLessThan(1e-5);
        using var channelsLast = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Stir(block);
        var again = Figure5(new Reference(StateOf(block), training), x, placement, bottleneck);
        Golden.LargestDifference(block.call(channelsLast), again).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void A_module_without_a_shortcut_takes_SE_behind_it_only()
    {
        var attach = (SEPlacement placement) => FluentActions.Invoking(() => Unit.Of(
            32, x => new StageSE(SEOptions.Published with { Placement = placement }, "se").Behind(x)).Dispose());
        attach(SEPlacement.Standard).Should().NotThrow();
        attach(SEPlacement.Identity).Should().Throw<ArgumentException>().WithMessage("*Identity*residual*Standard*");
    }

    private static Tensor Figure5(Reference layers, Tensor x, SEPlacement? placement, bool bottleneck)
    {
        Tensor SE(Tensor maps) => layers.SE(maps);
        var shortcut = layers.Norm(conv2d(x, layers["downsample.0.weight"], strides: [2]), "downsample.1");
        if (placement == SEPlacement.Identity)
            shortcut = SE(shortcut);
        var y = placement == SEPlacement.Pre ? SE(x) : x;
        if (bottleneck)
            y = layers.Norm(conv2d(y, layers["conv1.weight"]), "bn1").relu();
        y = layers.Norm(
            conv2d(y, layers[bottleneck ? "conv2.weight" : "conv1.weight"], strides: [2], padding: [1]),
            bottleneck ? "bn2" : "bn1");
        y = (placement == SEPlacement.Inside ? SE(y) : y).relu();
        y = bottleneck
            ? layers.Norm(conv2d(y, layers["conv3.weight"]), "bn3")
            : layers.Norm(conv2d(y, layers["conv2.weight"], padding: [1]), "bn2");
        if (placement == SEPlacement.Standard)
            y = SE(y);
        y = (y + shortcut).relu();
        return placement == SEPlacement.Post ? SE(y) : y;
    }

    private static ImageClassifier Block(int inChannels, int channels, int stride, bool bottleneck, StageSE se)
    {
        ConvolutionSizes[] convolutions = bottleneck
            ? [new(4, Kernel: 1), new(4, Kernel: 3, stride), new(channels, Kernel: 1)]
            : [new(channels, Kernel: 3, stride), new(channels, Kernel: 3)];
        var unit = new ResidualUnit
        {
            Convolutions = convolutions,
            SE = se,
            Shortcut = (x, key) => new ConvolutionSizes(channels, Kernel: 1, stride)
                .Apply(x, $"{key}.downsample.0")
                .BatchNorm($"{key}.downsample.1"),
        };
        return Unit.Of(inChannels, x => unit.Apply(x, Unit.Key));
    }

    private static Dictionary<string, Tensor> StateOf(nn.Module block) => block.state_dict()
        .ToDictionary(entry => entry.Key[(Unit.Key.Length + 1)..], entry => entry.Value.clone());

    /// <summary>Statistics and parameters that are not 0 and 1.</summary>
    private static void Stir(nn.Module module)
    {
        using var noGrad = no_grad();
        foreach (var (key, value) in module.state_dict())
            if (key.EndsWith("running_var", StringComparison.Ordinal))
                value.uniform_(0.5, 2);
            else if (value.dim() == 1)
                value.uniform_(-1, 1);
    }

    private sealed class Reference(Dictionary<string, Tensor> state, bool training)
    {
        public Tensor this[string key] => state[key];

        public Tensor Norm(Tensor u, string key)
        {
            var (mean, variance) = training
                ? (u.mean([0, 2, 3]), u.var([0, 2, 3], unbiased: false))
                : (state[key + ".running_mean"], state[key + ".running_var"]);
            Tensor Channel(Tensor values) => values.view(1, -1, 1, 1);
            return (u - Channel(mean)) / (Channel(variance) + 1e-5).sqrt() * Channel(state[key + ".weight"]) + Channel(
                state[key + ".bias"]);
        }

        public Tensor SE(Tensor maps)
        {
            var z = maps.mean([2, 3], keepdim: true);
            var hidden = conv2d(z, state["se.fc1.weight"], state["se.fc1.bias"]).relu();
            return maps * conv2d(hidden, state["se.fc2.weight"], state["se.fc2.bias"]).sigmoid();
        }
    }
}
