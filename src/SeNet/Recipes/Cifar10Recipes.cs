using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Networks;
using SeNet.Imaging;
using SeNet.Training;

namespace SeNet.Recipes;

/// <summary>
/// Recipes for CIFAR-10, designed for two processor cores with AVX-512 bf16. Measured results: docs/results.md.
/// </summary>
/// <remarks>
/// They follow hlb-CIFAR10 and airbench (Jordan, arXiv 2404.00498): whitening first layer, max pooling, label
/// smoothing, alternating flips, one-cycle schedule, Muon, test-time augmentation.
/// </remarks>
public static class Cifar10Recipes
{
    /// <summary>88.2% on JPEG re-encoded CIFAR-10, in three minutes on two Zen 5 cores.</summary>
    public static Recipe Quick() => new()
    {
        Widths = [32, 128, 256],
        SE = SEOptions.Paper,
        TestTimeAugmentation = TestTimeAugmentation.HorizontalFlipAndShift,
        Options = Common with { Epochs = 7 },
    };

    /// <summary>
    /// 92.1% on JPEG re-encoded CIFAR-10 (one seed). Designed for half an hour on two Zen 5 cores, where it has not
    /// been timed yet. Two Zen 3 cores, which have no bfloat16, need an hour and a quarter.
    /// </summary>
    public static Recipe Accurate() => Accurate([64, 256, 256]);

    private static Recipe Accurate(int[] widths) => new()
    {
        Widths = widths,
        SE = SEOptions.Paper,
        Form = CompactForm.Plain,
        TestTimeAugmentation = TestTimeAugmentation.HorizontalFlipAndShift,
        Options = Common with
        {
            Epochs = 28,
            Optimizer = CommonOptimizer with { LearningRate = 0.12 },
            // From the full rate on, nearly: three steps of warm-up.
            Schedule = LearningRateSchedule.OneCycle(peak: 0.001),
            ParameterGroups = [AtRate(27, ["whiten.bias", .. NormBiases(widths.Length)]), AtRate(0.42, ["fc"])],
            Augmentation = [new PadAndCrop(4, reflect: true), new AlternatingHorizontalFlip(), new Cutout(8)],
        },
    };

    // The rates of airbench94, converted from a loss summed over 2,000 images to a mean over 512. The weight decay of a
    // step, rate x decay, is that of all other parameters.
    private static ParameterGroup AtRate(double factor, IReadOnlyList<string> names) =>
        new() { Names = names, LearningRateFactor = factor, WeightDecay = CommonOptimizer.Others.WeightDecay / factor };

    private static IEnumerable<string> NormBiases(int stages) =>
        Enumerable.Range(0, stages).SelectMany(
            stage => (string[])[$"stages.{stage}.down.1.bias", $"stages.{stage}.residual.1.bias"]);

    private static Muon CommonOptimizer => new() { Others = new Sgd { Momentum = 0.85, WeightDecay = 1e-3 } };

    private static TrainingOptions Common => new()
    {
        BatchSize = 512,
        LearningRate = 1,
        Loss = new CrossEntropyLoss { LabelSmoothing = 0.2 },
        Optimizer = CommonOptimizer,
        Schedule = LearningRateSchedule.OneCycle(peak: 0.1),
        Normalization = Normalization.Cifar10,
        Augmentation = [new PadAndCrop(2, reflect: true), new AlternatingHorizontalFlip()],
    };
}
