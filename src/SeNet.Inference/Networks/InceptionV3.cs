using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// Inception v3 (Szegedy et al., arXiv 1512.00567) with and without SE, as timm has it: without an auxiliary
/// classifier. SE is behind the concatenation of every module, the reductions among them, as in the SE-BN-Inception
/// that the SENet paper's authors published.
/// </summary>
/// <remarks>
/// State keys are timm's; the SE block of a module is <c>Mixed_5b.se</c>. Stages: <c>Conv2d_1a</c> to <c>2b</c>,
/// <c>3b</c> and <c>4a</c>, then the modules <c>Mixed_5</c>, <c>Mixed_6</c> and <c>Mixed_7</c>; SE is in the last
/// three, the stages 3 to 5.
/// </remarks>
internal static class InceptionV3
{
    /// <summary>
    /// Convolutions and linear layers normal with standard deviation 0.1, as in the source (its truncation, at 20
    /// deviations, takes nothing off). SE blocks, which the source has not, keep PyTorch's defaults: with so wide a
    /// deviation the gates would learn slowly.
    /// </summary>
    private static readonly InitializationScheme Initialization = new()
    {
        Convolution = _ => new Initializer.Normal(0.1),
        Linear = _ => new Initializer.Normal(0.1),
        Excitation = InitializationScheme.Default,
    };

    /// <summary>The network and its plain twin.</summary>
    public static IEnumerable<NetworkEntry> Entries => NetworkEntry.ImageNet(
        "inception_v3", "seinception_v3", SEOptions.Published, "Inception", "arXiv 1512.00567", Build, inputSize: 299);

    private static Graph Build(NetworkArguments arguments)
    {
        var builder = arguments.CreateBuilder(Initialization);
        var x = InceptionStem.Apply(
            builder, builder.Input(arguments.InChannels),
            "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3");
        x = InceptionPooling.HalvingMax(x);
        foreach (var stage in Modules.GroupBy(module => module.Stage))
        {
            foreach (var (_, name, branches) in stage)
            {
                x = InceptionModule.Apply(x, name + ".", InceptionConvention.Timm, branches);
                x = StageSE.Of(arguments.SE, stage.Key, name + ".se").Behind(x);
            }

            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, "fc");
    }

    /// <summary>
    /// The modules: stage, name, branches. A, C and E are the paper's figures 5, 6 and 7; B and D halve the maps (its
    /// figure 10).
    /// </summary>
    private static (int Stage, string Name, InceptionBranch[] Branches)[] Modules =>
    [
        (3, "Mixed_5b", A(pooled: 32)), (3, "Mixed_5c", A(pooled: 64)), (3, "Mixed_5d", A(pooled: 64)),
        (4, "Mixed_6a", B),
        (4, "Mixed_6b", C(inner: 128)), (4, "Mixed_6c", C(inner: 160)), (4, "Mixed_6d", C(inner: 160)),
        (4, "Mixed_6e", C(inner: 192)),
        (5, "Mixed_7a", D), (5, "Mixed_7b", E), (5, "Mixed_7c", E),
    ];

    private static InceptionBranch[] A(int pooled) =>
    [
        new(("branch1x1", 1, 1, 64)),
        new(("branch5x5_1", 1, 1, 48), ("branch5x5_2", 5, 5, 64)),
        new(("branch3x3dbl_1", 1, 1, 64), ("branch3x3dbl_2", 3, 3, 96), ("branch3x3dbl_3", 3, 3, 96)),
        new(("branch_pool", 1, 1, pooled)) { Pool = InceptionPooling.Average },
    ];

    private static InceptionBranch[] B =>
    [
        new(("branch3x3", 3, 3, 384)) { Stride = 2 },
        new(("branch3x3dbl_1", 1, 1, 64), ("branch3x3dbl_2", 3, 3, 96), ("branch3x3dbl_3", 3, 3, 96)) { Stride = 2 },
        new() { Pool = InceptionPooling.HalvingMax },
    ];

    private static InceptionBranch[] C(int inner) =>
    [
        new(("branch1x1", 1, 1, 192)),
        new(("branch7x7_1", 1, 1, inner), ("branch7x7_2", 1, 7, inner), ("branch7x7_3", 7, 1, 192)),
        new(
            ("branch7x7dbl_1", 1, 1, inner), ("branch7x7dbl_2", 7, 1, inner), ("branch7x7dbl_3", 1, 7, inner),
            ("branch7x7dbl_4", 7, 1, inner),
            ("branch7x7dbl_5", 1, 7, 192)),
        new(("branch_pool", 1, 1, 192)) { Pool = InceptionPooling.Average },
    ];

    private static InceptionBranch[] D =>
    [
        new(("branch3x3_1", 1, 1, 192), ("branch3x3_2", 3, 3, 320)) { Stride = 2 },
        new(
            ("branch7x7x3_1", 1, 1, 192), ("branch7x7x3_2", 1, 7, 192), ("branch7x7x3_3", 7, 1, 192),
            ("branch7x7x3_4", 3, 3, 192)) { Stride = 2 },
        new() { Pool = InceptionPooling.HalvingMax },
    ];

    private static InceptionBranch[] E =>
    [
        new(("branch1x1", 1, 1, 320)),
        new(("branch3x3_1", 1, 1, 384)) { Fork = [("branch3x3_2a", 1, 3, 384), ("branch3x3_2b", 3, 1, 384)] },
        new(("branch3x3dbl_1", 1, 1, 448), ("branch3x3dbl_2", 3, 3, 384))
        {
            Fork = [("branch3x3dbl_3a", 1, 3, 384), ("branch3x3dbl_3b", 3, 1, 384)]
        },
        new(("branch_pool", 1, 1, 192)) { Pool = InceptionPooling.Average },
    ];
}
