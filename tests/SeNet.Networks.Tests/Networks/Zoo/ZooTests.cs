using SeNet.Data;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Runtime;
using SeNet.Training;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>
/// What every network of the zoo can do. The smallest of each family, plain and with SE, in timm's and in the authors'
/// version, stand for all; with SENET_ALL_MODELS=1 in the environment every network is tried. VGG-16 and SENet-154,
/// of 115 to 138 million parameters, are tried then only: their layers are those of other families. Of the networks
/// without SE one family is trained, and those of the Inception family are trained by their own tests.
/// </summary>
public class ZooTests
{
    private const int Images = 8, Classes = 4;

    public static TheoryData<string> Names => [.. Tried().Select(entry => entry.Name)];

    public static TheoryData<string> Trained =>
    [
        .. Tried()
            .Where(entry => AllModels
                || (entry.Family != "Inception" && (entry.SE is not null || entry.Family == "ResNet")))
            .Select(entry => entry.Name),
    ];

    private static bool AllModels => Environment.GetEnvironmentVariable("SENET_ALL_MODELS") == "1";

    [Theory]
    [MemberData(nameof(Trained))]
    public void Its_loss_falls_below_a_tenth_in_60_steps(string name)
    {
        Precision[] precisions =
            PrecisionChoice.HasBFloat16(CPU) ? [Precision.Float32, Precision.BFloat16] : [Precision.Float32];
        foreach (var precision in precisions)
        {
            manual_seed(7);
            using var model = ModelZoo.Create(name, Classes);
            var losses = new UntilATenth();
            var options = new TrainingOptions
            {
                Epochs = 60, BatchSize = Images, LearningRate = 0.005, Precision = precision,
                Augmentation = Augmentation.None
            };
            new Trainer(model, options).Fit(OneBatch(Side(model)), null, [losses]);
            losses.Relative.Should().BeLessThan(
                0.1, "{0} in {1} started at a loss of {2}", name, precision, losses.First);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_stages_are_a_backbone(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create(name, classes: 0, inChannels: 1);
        model.eval();
        var images = randn(2, 1, Side(model), Side(model) + 3);
        var features = model.Features(images);
        features.Select(maps => (int)maps.size(1)).Should().Equal(model.FeatureChannels);
        features.Select(maps => maps.size(2)).Should().BeInDescendingOrder();
        model.call(images).shape.Should().HaveCount(2).And.StartWith(2);
        var pooled = model.call(images);
        pooled.isfinite().all().ToBoolean().Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_saved_and_loaded_by_their_metadata_give_the_same_bits(string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create(name, Classes, inChannels: 2);
        model.eval();
        var path = folder.File("weights.safetensors");
        WeightsFile.Save(path, model, new WeightsMetadata { Model = model.Describe() });

        using var again = ModelZoo.Create(WeightsFile.ReadMetadata(path).Model!);
        WeightsFile.Load(path, again);
        again.eval();
        var images = randn(1, 2, Side(model), Side(model));
        again.call(images).ToDoubles().Should().Equal(model.call(images).ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Prepared_for_inference_it_gives_the_same(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create(name, Classes);
        FormulaWeights.Fill(model);
        model.eval();
        var images = randn(2, 3, Side(model), Side(model));
        var expected = model.call(images);
        using var prepared = new InferenceModel(model, Precision.Float32);
        Golden.LargestDifference(prepared.call(images), expected)
            .Should().BeLessThan(1e-4 * expected.abs().max().ToDouble());
    }

    private static IEnumerable<NetworkEntry> Tried() =>
        AllModels
            ? ModelZoo.Entries
            : ModelZoo.Entries
                .Where(entry => entry.Family is not ("VGG" or "SENet"))
                .GroupBy(entry => (entry.Family, entry.SE, entry.Name.Contains("legacy_", StringComparison.Ordinal)))
                .Select(group => group.First());

    // A seventh of ImageNet's images, a quarter of CIFAR's.
    private static int Side(ImageClassifier model) =>
        Math.Max(
            ModelZoo.Entries.Single(entry => entry.Name == model.Name).InputSize > 32 ? 32 : 8,
            model.MinimumImageSize);

    private static ImageSet OneBatch(int side)
    {
        var random = new Random(11);
        var pixels = new byte[Images * 3 * side * side];
        random.NextBytes(pixels);
        return new ImageSet(
            pixels, [.. Enumerable.Range(0, Images).Select(i => i % Classes)], 3, side, side, ["a", "b", "c", "d"]);
    }

    /// <summary>Ends the training when the loss is a tenth of the first.</summary>
    private sealed class UntilATenth : ITrainingObserver
    {
        public double First { get; private set; } = double.NaN;

        public double Relative { get; private set; }

        public int Steps { get; private set; }

        public void OnEpochEnd(TrainingRun run, EpochResult epoch)
        {
            Steps++;
            First = Steps == 1 ? epoch.TrainLoss : First;
            Relative = epoch.TrainLoss / First;
            if (Relative < 0.1)
                run.RequestStop();
        }
    }
}
