using SeNet.Blocks;
using SeNet.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// ShuffleNet 1x with three groups (Zhang et al., arXiv 1707.01083, table 1), with the keys of the authors' PyTorch code
/// (megvii-model/ShuffleNet-Series), with and without SE.
/// </summary>
/// <remarks>
/// SE sits at the end of each unit's branch (the SENet paper's standard place), in the units that halve the maps before the branch is
/// concatenated with the pooled shortcut. That adds the 0.6 M parameters and 2 M multiply-adds of the SENet paper's table 3; behind the
/// concatenation SE would add 0.7 M parameters. There, SE on the sum (Post) is on the concatenation, SE on the shortcut (Identity) behind its pooling.
/// </remarks>
internal sealed class ShuffleNet : ImageClassifier
{
    private const int Groups = 3, StemWidth = 24;

    /// <summary>Table 1, g = 3: stages 2, 3 and 4. The first unit of each halves the maps.</summary>
    private static readonly (int Channels, int Units)[] Rows = [(240, 4), (480, 8), (960, 4)];

    private ShuffleNet(ClassifierArguments arguments)
        : base(arguments)
    {
        var stem = Parts.Unit(
            "first_conv.0", Conv2d(InChannels, StemWidth, 3, stride: 2, padding: 1, bias: false), "first_conv.1", BatchNorm2d(StemWidth));
        var stages = new List<Stage> { new(StemWidth, x => stem.Forward(x)) };
        var before = 0;
        for (var stage = 2; stage < Rows.Length + 2; stage++)
        {
            var units = Units(stage, before);
            before += units.Length;
            List<Func<Tensor, Tensor>> steps = stage == 2 ? [Pool3x3.PaddedHalvingMax] : [];
            steps.AddRange(units.Select(unit => (Func<Tensor, Tensor>)unit.call));
            stages.Add(new Stage(Rows[stage - 2].Channels, Composition.InSequence(steps)));
        }

        var features = stages[^1].Channels;
        Compose(stages, AddClassifier("classifier.0", features, hasBias: false));
        Initialize(stem.Convolution);
    }

    public static IEnumerable<ZooEntry> Entries => ZooEntry.ImageNet(
        "shufflenet_g3", "seshufflenet_g3", SEOptions.Published, "ShuffleNet", "arXiv 1707.01083", arguments => new ShuffleNet(arguments));

    /// <summary>The units of a stage, registered as <c>features.N</c>, N counted through all stages.</summary>
    private ShuffleUnit[] Units(int stage, int before)
    {
        var (channels, count) = Rows[stage - 2];
        var inChannels = stage == 2 ? StemWidth : Rows[stage - 3].Channels;
        var se = SEStage.Of(SE, stage, "se");
        // The first 1x1 convolution of stage 2 is not grouped: it has few input channels.
        return [.. Enumerable.Range(0, count).Select(i => Parts.Add(
            $"features.{before + i}",
            new ShuffleUnit(i == 0 ? inChannels : channels, channels, Groups, stage == 2 && i == 0 ? 1 : Groups, halves: i == 0, se)))];
    }

    /// <summary>As in the authors' code: normal, with deviation 0.01 in the first and the last layer, 1 / (input channels of a group) elsewhere.</summary>
    private void Initialize(Conv2d first)
    {
        const double deviation = 0.01, normBias = 1e-4;
        using var noGrad = no_grad();
        Initialization.ZeroBiases(this);
        foreach (var layer in modules())
            _ = layer switch
            {
                Conv2d { weight: var kernel } => init.normal_(kernel, 0, ReferenceEquals(layer, first) ? deviation : 1.0 / kernel.size(1)),
                Linear { weight: var matrix } => init.normal_(matrix, 0, deviation),
                BatchNorm2d { bias: { } bias } => init.constant_(bias, normBias),
                _ => null,
            };
    }
}
