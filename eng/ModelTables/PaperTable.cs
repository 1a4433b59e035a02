using SeNet.Blocks;
using SeNet.Networks;
using static ModelTables.AuthorsCount;
using static ModelTables.Quantity;

namespace ModelTables;

/// <summary>The paper's figures of size and cost: tables 2, 3, 10, 13 and 15.</summary>
public static class PaperTable
{
    private const string UnpublishedInception =
        "unknown: the authors did not publish their network; ours is the one whose weights are, and SE adds 0.01 to " +
            "it too";

    private const string ShuffleNetsOwn =
        "140 is what ShuffleNet's own paper prints (arXiv 1707.01083), to two digits; to it SE adds 2.2 here, the " +
            "averaged values counted";

    /// <summary>The figures, in the paper's order.</summary>
    public static IReadOnlyList<PaperRow> Rows { get; } =
    [
        new(2, "ResNet-50", "legacy_resnet50", GFlops, "3.86"),
        new(2, "SE-ResNet-50", "legacy_seresnet50", GFlops, "3.87", WithNormalization),
        new(2, "ResNet-101", "legacy_resnet101", GFlops, "7.58", WithNormalization),
        new(
            2, "SE-ResNet-101", "legacy_seresnet101", GFlops, "7.60", WithNormalization,
            Remark: "here rounded: it is 7.5996"),
        new(2, "ResNet-152", "legacy_resnet152", GFlops, "11.30", WithNormalization),
        new(2, "SE-ResNet-152", "legacy_seresnet152", GFlops, "11.32", WithNormalization),
        new(2, "ResNeXt-50", "legacy_resnext50_32x4d", GFlops, "4.24", WithNormalization),
        new(2, "SE-ResNeXt-50", "legacy_seresnext50_32x4d", GFlops, "4.25", WithNormalization),
        new(2, "ResNeXt-101", "legacy_resnext101_32x4d", GFlops, "7.99", WithNormalization),
        new(2, "SE-ResNeXt-101", "legacy_seresnext101_32x4d", GFlops, "8.00", WithNormalization),
        new(2, "VGG-16", "vgg16_bn", GFlops, "15.47"),
        new(2, "SE-VGG-16", "sevgg16_bn", GFlops, "15.48", WithSqueeze),
        new(2, "BN-Inception", "bninception", GFlops, "2.03"),
        new(2, "SE-BN-Inception", "sebninception", GFlops, "2.04", WithSqueezeAndScale),
        new(2, "Inception-ResNet-v2", "inception_resnet_v2", GFlops, "11.75", Remark: UnpublishedInception),
        new(2, "SE-Inception-ResNet-v2", "seinception_resnet_v2", GFlops, "11.76", Remark: UnpublishedInception),
        new(3, "MobileNet", "mobilenetv1_100", MFlops, "569"),
        new(3, "MobileNet", "mobilenetv1_100", Parameters, "4.2"),
        new(3, "SE-MobileNet", "semobilenetv1_100", MFlops, "572", WithSqueeze),
        new(3, "SE-MobileNet", "semobilenetv1_100", Parameters, "4.7"),
        new(3, "ShuffleNet", "shufflenet_g3", MFlops, "140", Remark: ShuffleNetsOwn),
        new(3, "ShuffleNet", "shufflenet_g3", Parameters, "1.8", ParametersCutOff),
        new(3, "SE-ShuffleNet", "seshufflenet_g3", MFlops, "142", Remark: ShuffleNetsOwn),
        new(3, "SE-ShuffleNet", "seshufflenet_g3", Parameters, "2.4", ParametersCutOff),
        new(10, "ResNet-50", "legacy_resnet50", Parameters, "25.6"),
        new(10, "SE-ResNet-50, r = 2", "legacy_seresnet50", Parameters, "45.7", SE: Reduced(2)),
        new(10, "SE-ResNet-50, r = 4", "legacy_seresnet50", Parameters, "35.7", WithStatistics, Reduced(4)),
        new(10, "SE-ResNet-50, r = 8", "legacy_seresnet50", Parameters, "30.7", WithStatistics, Reduced(8)),
        new(10, "SE-ResNet-50, r = 16", "legacy_seresnet50", Parameters, "28.1", SE: Reduced(16)),
        new(10, "SE-ResNet-50, r = 32", "legacy_seresnet50", Parameters, "26.9", WithStatistics, Reduced(32)),
        new(13, "SE in stage 2 only", "legacy_seresnet50", Parameters, "25.6", SE: Only(SEStages.Stage2)),
        new(13, "SE in stage 3 only", "legacy_seresnet50", Parameters, "25.7", SE: Only(SEStages.Stage3)),
        new(13, "SE in stage 4 only", "legacy_seresnet50", Parameters, "26.4", WithStatistics, Only(SEStages.Stage4)),
        new(
            15, "SE inside the 3x3", "legacy_seresnet50", Parameters, "25.8", WithStatistics,
            SEOptions.Published with { Placement = SEPlacement.Inside }),
    ];

    private static SEOptions Reduced(int reduction) => SEOptions.Published with { Reduction = reduction };

    private static SEOptions Only(SEStages stage) => SEOptions.Published with { Stages = stage };
}
