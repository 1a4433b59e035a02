using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Training;

namespace SeNet.Recipes;

/// <summary>Recipes for CIFAR-10, made for two processor cores with AVX-512 bf16. Measured results: docs/results.md.</summary>
/// <remarks>
/// In the line of hlb-CIFAR10 and airbench (Jordan, arXiv 2404.00498): whitening first layer, max pooling, label smoothing, alternating
/// flips, one cycle of the learning rate, Muon, mirrored and shifted views averaged in evaluation.
/// </remarks>
public static class Recipes
{
    /// <summary>Three minutes on two Zen 5 cores: 88.2% on JPEG re-encoded CIFAR-10.</summary>
    public static Recipe Quick() => new()
    {
        Widths = [32, 128, 256],
        SE = SEOptions.Paper,
        TestViews = TestViews.MirroredAndShifted,
        Options = Common with { Epochs = 7 },
    };

    /// <summary>Seventeen minutes on two Zen 5 cores: 90.7% on JPEG re-encoded CIFAR-10.</summary>
    public static Recipe Accurate() => new()
    {
        Widths = [64, 256, 256],
        SE = SEOptions.Paper,
        TestViews = TestViews.MirroredAndShifted,
        Options = Common with { Epochs = 18, Augmentation = Common.Augmentation with { Padding = 4, Cutout = 8 } },
    };

    private static TrainingOptions Common => new()
    {
        BatchSize = 512,
        LearningRate = 1,
        Momentum = 0.85,
        WeightDecay = 1e-3,
        LabelSmoothing = 0.2,
        Muon = new MuonOptions(),
        Schedule = LearningRateSchedule.OneCycle(peak: 0.1),
        Normalization = Normalization.Cifar10,
        Augmentation = new Augmentation { Padding = 2, ReflectPadding = true, HorizontalFlip = true, AlternateFlips = true },
    };
}
