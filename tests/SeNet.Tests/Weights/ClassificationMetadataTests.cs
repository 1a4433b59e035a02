using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Tests.Training;
using SeNet.Training;
using SeNet.Weights;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

/// <summary>A file alone is enough to classify a photo, or says what it lacks.</summary>
public sealed class ClassificationMetadataTests : IDisposable
{
    private static readonly TrainingOptions Short =
        new() { Epochs = 1, BatchSize = 16, Normalization = Normalization.Cifar10 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_a_training_gives_is_enough_to_classify_a_photo_of_any_size()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(3, 16, 1, 10);
        var result = new Trainer(network, Short)
            .Fit(MiniData.Train(16), null, [new BestWeights(folder.File("best.pt"))]);
        WeightsFile.Save(folder.File("w.safetensors"), network, result.Metadata);

        foreach (var file in new[] { "w.safetensors", "best.pt" })
        {
            var told = WeightsFile.ReadClassification(folder.File(file));
            told.ClassNames.Should().Equal(MiniData.All.Train.ClassNames);
            (told.Normalization, told.Crop)
                .Should().Be((Normalization.Cifar10, new CenterCrop(32) { CropFraction = 1 }));

            using var again = ModelZoo.FromFile(folder.File(file));
            using var prepared = new InferenceModel(again, Precision.Float32);
            var photo = ImageFile.Load(Photo(50, 40), told.Crop, told.Normalization);
            prepared.call(photo).shape.Should().Equal(1, told.ClassNames.Count);
        }
    }

    [Fact]
    public void A_network_from_a_file_classifies_and_its_calls_change_nothing()
    {
        using var scope = NewDisposeScope();
        using var network = ModelZoo.Create("seresnet20_cifar");
        WeightsFile.Save(folder.File("w.safetensors"), network, new WeightsMetadata { Model = network.Describe() });
        network.eval();
        var images = randn(4, 3, 32, 32);
        foreach (var classes in new int?[] { null, 10 })
        {
            using var again = ModelZoo.FromFile(folder.File("w.safetensors"), classes);
            again.modules().Prepend(again).Should().OnlyContain(module => !module.training);
            var before = again.state_dict().SelectMany(pair => pair.Value.ToDoubles()).ToArray();
            var logits = again.call(images);
            if (classes is null)
                logits.ToDoubles().Should().Equal(network.call(images).ToDoubles());
            again.state_dict().SelectMany(pair => pair.Value.ToDoubles()).Should().Equal(before);
        }
    }

    [Fact]
    public void Loading_into_a_network_leaves_its_mode()
    {
        using var network = ModelZoo.Create("seresnet20_cifar");
        WeightsFile.Save(folder.File("w.safetensors"), network);
        WeightsFile.Load(folder.File("w.safetensors"), network);
        network.training.Should().BeTrue();
        network.eval();
        WeightsFile.Load(folder.File("w.safetensors"), network);
        network.training.Should().BeFalse();
    }

    [Fact]
    public void A_file_that_lacks_something_says_what_and_how_to_save_it()
    {
        using var network = new Network(3, 16, 1, 10);
        WeightsFile.Save(folder.File("w.safetensors"), network, new WeightsMetadata { Model = network.Describe() });
        WeightsFile.Save(
            folder.File("n.safetensors"),
            network,
            new WeightsMetadata { ClassNames = ["a"], Crop = new CenterCrop(32) });
        FluentActions.Invoking(() => WeightsFile.ReadClassification(folder.File("w.safetensors")))
            .Should().Throw<ArgumentException>()
            .WithMessage("*w.safetensors' holds weights, but lacks ClassNames, Crop, Normalization, " +
                "without*BestWeights*WeightsFile.Save*");
        FluentActions.Invoking(() => WeightsFile.ReadClassification(folder.File("n.safetensors")))
            .Should().Throw<ArgumentException>()
            .WithMessage("*lacks Normalization, without*");
    }

    [Fact]
    public void Images_that_are_not_square_have_no_crop()
    {
        using var network = new Network(3, 16, 1, 2);
        var pixels = new byte[4 * 3 * 8 * 6];
        new Random(1).NextBytes(pixels);
        var result = new Trainer(network, Short).Fit(new ImageSet(pixels, [0, 1, 0, 1], 3, 8, 6, ["a", "b"]));
        result.Metadata.Crop.Should().BeNull();
    }

    private string Photo(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Orange);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return folder.Write("photo.png", png.ToArray());
    }
}
