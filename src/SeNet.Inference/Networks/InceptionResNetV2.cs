using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// Inception-ResNet-v2 (Szegedy et al., arXiv 1602.07261) with and without SE, as its published weights and timm have
/// it: the stem of Inception v3 and 10, 20 and 10 residual units, twice as many as the paper's figure 15 has.
/// </summary>
/// <remarks>
/// <para>
/// SE is in every residual unit, on its branch before the scale, and behind the concatenation of the three other
/// modules (<c>mixed_5b</c>, <c>mixed_6a</c>, <c>mixed_7a</c>), as the SENet paper's authors have it behind every
/// module of SE-BN-Inception, reductions among them. The paper's growth by 0.01 GFLOPs does not tell: all SE blocks
/// come to 9.2 million multiply-adds, those of the three to 0.7 of them. <see cref="SEOptions.Placement"/> is that of
/// the residual units; the three have no other place.
/// </para>
/// <para>
/// State keys are timm's; the SE blocks are <c>mixed_5b.se</c>, <c>repeat.0.se</c> and so on. Weights are drawn as
/// PyTorch does by default, which the source leaves as it is. Stages: <c>conv2d_1a</c> to <c>2b</c>, <c>3b</c> and
/// <c>4a</c>, then <c>mixed_5b</c> and <c>repeat</c>, <c>mixed_6a</c> and <c>repeat_1</c>, <c>mixed_7a</c> to
/// <c>conv2d_7b</c>; SE is in the last three, the stages 3 to 5.
/// </para>
/// </remarks>
internal static class InceptionResNetV2
{
    /// <summary>The network and its plain twin.</summary>
    public static IEnumerable<NetworkEntry> Entries => NetworkEntry.ImageNet(
        "inception_resnet_v2", "seinception_resnet_v2", SEOptions.Published, "Inception", "arXiv 1602.07261", Build,
        inputSize: 299);

    private static Graph Build(NetworkArguments arguments)
    {
        var builder = arguments.CreateBuilder(InitializationScheme.PyTorch);
        var x = InceptionStem.Apply(
            builder, builder.Input(arguments.InChannels), "conv2d_1a", "conv2d_2a", "conv2d_2b", "conv2d_3b",
            "conv2d_4a");
        x = InceptionPooling.HalvingMax(x);
        x = Module(x, 3, "mixed_5b", Mixed5b, arguments.SE);
        x = builder.MarkStage(Units(x, 3, "repeat", 10, Block35, scale: 0.17, arguments.SE));
        x = Module(x, 4, "mixed_6a", Mixed6a, arguments.SE);
        x = builder.MarkStage(Units(x, 4, "repeat_1", 20, Block17, scale: 0.10, arguments.SE));
        x = Module(x, 5, "mixed_7a", Mixed7a, arguments.SE);
        x = Units(x, 5, "repeat_2", 9, Block8, scale: 0.20, arguments.SE);
        x = Unit(x, "block8", Block8, scale: 1, StageSE.Of(arguments.SE, 5, "se"), relu: false);
        x = builder.MarkStage(InceptionConvention.Timm.Convolution(x, "conv2d_7b", 1536, (1, 1)));
        return arguments.Classify(builder, x, "classif");
    }

    private static Value Module(Value x, int stage, string name, InceptionBranch[] branches, SEOptions? se)
    {
        x = InceptionModule.Apply(x, name + ".", InceptionConvention.Timm, branches);
        // These modules have no shortcut, so that SE has one place only.
        return StageSE.Of(
            se is null ? null : se with { Placement = SEPlacement.Standard }, stage, name + ".se").Behind(x);
    }

    private static Value Units(
        Value x, int stage, string key, int count, InceptionBranch[] branches, double scale, SEOptions? se)
    {
        for (var i = 0; i < count; i++)
            x = Unit(x, $"{key}.{i}", branches, scale, StageSE.Of(se, stage, "se"), relu: true);
        return x;
    }

    /// <summary>
    /// A residual unit: relu(x + scale * SE(W [branches of x])), W a 1x1 convolution with biases and without
    /// normalization (figures 16, 17, 19 and 20), or SE at another of a residual unit's places. Inside is behind the
    /// branches, before W: where a bottleneck has its 3x3 convolution.
    /// </summary>
    /// <remarks>State keys: the branches', <c>conv2d</c> for W, the SE block's.</remarks>
    internal static Value Unit(Value x, string key, InceptionBranch[] branches, double scale, StageSE se, bool relu)
    {
        var shortcut = se.At(SEPlacement.Identity, x, key);
        var y = InceptionModule.Apply(se.At(SEPlacement.Pre, x, key), key + ".", InceptionConvention.Timm, branches);
        y = se.At(SEPlacement.Inside, y, key).Convolution($"{key}.conv2d", x.Channels, kernel: 1, bias: true);
        y = se.At(SEPlacement.Standard, y, key).Add(shortcut, factor: scale);
        return se.At(SEPlacement.Post, relu ? y.Relu() : y, key);
    }

    private static InceptionBranch[] Mixed5b =>
    [
        new(("branch0", 1, 1, 96)),
        new(("branch1.0", 1, 1, 48), ("branch1.1", 5, 5, 64)),
        new(("branch2.0", 1, 1, 64), ("branch2.1", 3, 3, 96), ("branch2.2", 3, 3, 96)),
        new(("branch3.1", 1, 1, 64)) { Pool = InceptionPooling.AverageInside },
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
        new() { Pool = InceptionPooling.HalvingMax },
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
        new() { Pool = InceptionPooling.HalvingMax },
    ];

    private static InceptionBranch[] Block8 =>
    [
        new(("branch0", 1, 1, 192)),
        new(("branch1.0", 1, 1, 192), ("branch1.1", 1, 3, 224), ("branch1.2", 3, 1, 256)),
    ];
}
