using SeNet.Blocks;
using SeNet.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// Inception-ResNet-v2 (Szegedy et al., arXiv 1602.07261) with and without SE, as its published weights and timm have it: the stem of Inception
/// v3 and 10, 20 and 10 residual units, twice as many as the paper's figure 15 has.
/// </summary>
/// <remarks>
/// <para>
/// SE is in every residual unit, on its branch before the scale, and behind the concatenation of the three other modules
/// (<c>mixed_5b</c>, <c>mixed_6a</c>, <c>mixed_7a</c>), as the SENet paper's authors have it behind every module of SE-BN-Inception, reductions among
/// them. The paper's growth by 0.01 GFLOPs does not tell: all SE blocks come to 9.2 million multiply-adds, those of the three to 0.7
/// of them. <see cref="SEOptions.Placement"/> is that of the residual units; the three have no other place.
/// </para>
/// <para>
/// State keys are timm's; the SE blocks are <c>mixed_5b.se</c>, <c>repeat.0.se</c> and so on. Weights are drawn as PyTorch does by default,
/// which the source leaves as it is. Stages: <c>conv2d_1a</c> to <c>2b</c>, <c>3b</c> and <c>4a</c>, then <c>mixed_5b</c> and <c>repeat</c>,
/// <c>mixed_6a</c> and <c>repeat_1</c>, <c>mixed_7a</c> to <c>conv2d_7b</c>; SE is in the last three, the stages 3 to 5.
/// </para>
/// </remarks>
internal sealed class InceptionResNetV2 : ImageClassifier
{
    private InceptionResNetV2(ClassifierArguments arguments)
        : base(arguments)
    {
        var stem = new InceptionStem(Parts, InChannels, "conv2d_1a", "conv2d_2a", "conv2d_2b", "conv2d_3b", "conv2d_4a");
        var mixed5 = Module(3, "mixed_5b", 192, Mixed5b);
        var repeat = Units(3, "repeat", 10, mixed5.Channels, Block35, scale: 0.17);
        var mixed6 = Module(4, "mixed_6a", mixed5.Channels, Mixed6a);
        var repeat1 = Units(4, "repeat_1", 20, mixed6.Channels, Block17, scale: 0.10);
        var mixed7 = Module(5, "mixed_7a", mixed6.Channels, Mixed7a);
        var repeat2 = Units(5, "repeat_2", 9, mixed7.Channels, Block8, scale: 0.20);
        var last = Parts.Add("block8", new InceptionResidual(mixed7.Channels, scale: 1, Block8, SEStage.Of(SE, 5, "se"), relu: false));
        const int features = 1536;
        var conv7 = InceptionConvention.Timm.Unit(Parts, "conv2d_7b", mixed7.Channels, (1, 1), features);

        Compose(
        [
            new(64, stem.First),
            new(192, stem.Second),
            new(mixed5.Channels, Composition.InSequence(Pool3x3.HalvingMax, mixed5.Forward, repeat.call)),
            new(mixed6.Channels, Composition.InSequence(mixed6.Forward, repeat1.call)),
            new(features, Composition.InSequence(mixed7.Forward, repeat2.call, last.call, x => conv7.Forward(x))),
        ],
        AddClassifier("classif", features));
    }

    /// <summary>The network and its plain twin.</summary>
    public static IEnumerable<ZooEntry> Entries =>
        ZooEntry.ImageNet(
            "inception_resnet_v2", "seinception_resnet_v2", SEOptions.Published, "Inception", "arXiv 1602.07261",
            arguments => new InceptionResNetV2(arguments), inputSize: 299);

    public override int LeastSide => InceptionStem.LeastSide;

    private static InceptionBranch[] Mixed5b =>
    [
        new(("branch0", 1, 1, 96)),
        new(("branch1.0", 1, 1, 48), ("branch1.1", 5, 5, 64)),
        new(("branch2.0", 1, 1, 64), ("branch2.1", 3, 3, 96), ("branch2.2", 3, 3, 96)),
        new(("branch3.1", 1, 1, 64)) { Pool = Pool3x3.AverageInside },
    ];

    private static InceptionBranch[] Block35 =>
    [
        new(("branch0", 1, 1, 32)),
        new(("branch1.0", 1, 1, 32), ("branch1.1", 3, 3, 32)),
        new(("branch2.0", 1, 1, 32), ("branch2.1", 3, 3, 48), ("branch2.2", 3, 3, 64)),
    ];

    private static InceptionBranch[] Mixed6a =>
    [
        new(("branch0", 3, 3, 384)) { Stride = 2 },
        new(("branch1.0", 1, 1, 256), ("branch1.1", 3, 3, 256), ("branch1.2", 3, 3, 384)) { Stride = 2 },
        new() { Pool = Pool3x3.HalvingMax },
    ];

    private static InceptionBranch[] Block17 =>
    [
        new(("branch0", 1, 1, 192)),
        new(("branch1.0", 1, 1, 128), ("branch1.1", 1, 7, 160), ("branch1.2", 7, 1, 192)),
    ];

    private static InceptionBranch[] Mixed7a =>
    [
        new(("branch0.0", 1, 1, 256), ("branch0.1", 3, 3, 384)) { Stride = 2 },
        new(("branch1.0", 1, 1, 256), ("branch1.1", 3, 3, 288)) { Stride = 2 },
        new(("branch2.0", 1, 1, 256), ("branch2.1", 3, 3, 288), ("branch2.2", 3, 3, 320)) { Stride = 2 },
        new() { Pool = Pool3x3.HalvingMax },
    ];

    private static InceptionBranch[] Block8 =>
    [
        new(("branch0", 1, 1, 192)),
        new(("branch1.0", 1, 1, 192), ("branch1.1", 1, 3, 224), ("branch1.2", 3, 1, 256)),
    ];

    private InceptionModule Module(int stage, string name, int inChannels, InceptionBranch[] branches) => new(
        Parts, name + ".", InceptionConvention.Timm, inChannels, branches,
        SEStage.Of(SE is null ? null : SE with { Placement = SEPlacement.Standard }, stage, name + ".se"));

    private Sequential Units(int stage, string key, int count, int channels, InceptionBranch[] branches, double scale) => Parts.Add(
        key, Sequential(Enumerable.Range(0, count).Select(_ => new InceptionResidual(channels, scale, branches, SEStage.Of(SE, stage, "se")))));
}
