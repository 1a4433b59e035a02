using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Data;

public sealed class ImageFilesTests : IDisposable
{
    private static readonly Normalization Plain = new([0, 0, 0], [1, 1, 1]);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Classes_labels_and_files_are_those_of_the_folder()
    {
        Save("dog/1.png", 30, 20, SKColors.Red);
        Save("cat/1.png", 8, 50, SKColors.Lime);
        Save("cat/2.jpg", 9, 9, SKColors.Blue);
        var images = ImageFolder.Open(folder.Path, new CenterCrop(8));
        images.ClassNames.Should().Equal("cat", "dog");
        (images.Count, images.Channels, images.Height, images.Width).Should().Be((3, 3, 8, 8));
        Enumerable.Range(0, 3).Select(images.Label).Should().Equal(0, 0, 1);
        images.Path(2).Should().EndWith(Path.Combine("dog", "1.png"));
    }

    [Fact]
    public void Without_augmentation_a_batch_holds_the_centre_crops()
    {
        using var scope = NewDisposeScope();
        File.Copy(Golden.Path("pillow/source.png"), folder.File("source.png"));
        var crop = new CenterCrop(15);
        var images = new ImageFiles([folder.File("source.png")], [0], ["a"], crop);
        using var decoded = DecodedImage.Read(folder.File("source.png"));
        var expected = new byte[3 * 15 * 15];
        crop.Write(decoded.Pixels, expected);
        using var batch = new BatchLoader(images, 1, Plain).Epoch(0).Single();
        batch.Images.shape.Should().Equal(1, 3, 15, 15);
        batch.Images.ToDoubles().Should().Equal([.. expected.Select(level => (double)(level / 255f))]);
        using var alone = ImageFile.Load(folder.File("source.png"), crop, Plain);
        alone.shape.Should().Equal(batch.Images.shape);
        alone.ToDoubles().Should().Equal(batch.Images.ToDoubles());
    }

    [Fact]
    public void A_random_crop_is_a_part_of_the_file_that_changes_with_the_epoch_only()
    {
        using var scope = NewDisposeScope();
        Gradient("a/1.png", 64, 48);
        Gradient("a/2.png", 40, 90);
        var images = ImageFolder.Open(folder.Path, new CenterCrop(8));
        Augmentation augmentation = [new RandomResizedCrop()];
        double[] Epoch(int epoch, int batchSize) =>
            [.. new BatchLoader(images, batchSize, Plain, null, augmentation, 3).Epoch(epoch).SelectMany(batch =>
            {
                using (batch)
                    return batch.Images.ToDoubles();
            })];

        Epoch(1, 2).Should().Equal(Epoch(1, 1));
        Epoch(1, 2).Should().NotEqual(Epoch(2, 2));
        // Red rises to the right, green downwards, whatever part is seen.
        var first = Epoch(5, 2)[..192];
        for (var i = 0; i < 7; i++)
        {
            first[i + 1].Should().BeGreaterThan(first[i]);
            first[64 + 8 * (i + 1)].Should().BeGreaterThan(first[64 + 8 * i]);
        }
    }

    [Fact]
    public void A_set_in_memory_is_cropped_like_files()
    {
        using var scope = NewDisposeScope();
        Gradient("a/1.png", 16, 16);
        var augmentation = Augmentation.ImageNet;
        var files = ImageFolder.Open(folder.Path, new CenterCrop(16) { CropFraction = 1 });
        var memory = ImageFolder.Load(folder.Path);
        using var one = new BatchLoader(files, 1, Plain, null, augmentation, 3).Epoch(4).Single();
        using var other = new BatchLoader(memory, 1, Plain, null, augmentation, 3).Epoch(4).Single();
        one.Images.ToDoubles().Should().Equal(other.Images.ToDoubles());
    }

    [Fact]
    public void Normalization_is_computed_from_the_centre_crops()
    {
        Save("a/1.png", 40, 20, new SKColor(0, 255, 51));
        Save("a/2.png", 20, 40, new SKColor(255, 255, 51));
        Gradient("a/3.png", 20, 20);
        var files = ImageFolder.Open(folder.Path, new CenterCrop(20) { CropFraction = 1 });
        Save("b/1.png", 20, 20, new SKColor(0, 255, 51));
        Save("b/2.png", 20, 20, new SKColor(255, 255, 51));
        Gradient("b/3.png", 20, 20);
        Directory.Delete(folder.File("a"), recursive: true);
        var memory = ImageFolder.Load(folder.Path);
        Save("a/1.png", 40, 20, new SKColor(0, 255, 51));
        Save("a/2.png", 20, 40, new SKColor(255, 255, 51));
        Gradient("a/3.png", 20, 20);
        files.ComputeNormalization().Should().Be(memory.ComputeNormalization());
    }

    [Fact]
    public void The_first_file_that_is_damaged_is_named_when_it_is_needed()
    {
        Save("a/1.png", 4, 4, SKColors.Red);
        Gradient("a/2.png", 40, 40);
        Gradient("a/3.png", 40, 40);
        var images = ImageFolder.Open(folder.Path, new CenterCrop(4), onUnreadable: UnreadableImages.Fail);
        foreach (var name in (string[])["a/2.png", "a/3.png"])
            File.WriteAllBytes(folder.File(name), File.ReadAllBytes(folder.File(name))[..60]);
        FluentActions.Invoking(() => new BatchLoader(images, 3, Plain).Epoch(0).ToList())
            .Should().Throw<ImageFormatException>().WithMessage("*2.png' is a PNG image whose end is missing*");
        File.Delete(folder.File("a/1.png"));
        FluentActions.Invoking(() => new BatchLoader(images, 3, Plain).Epoch(0).ToList())
            .Should().Throw<FileNotFoundException>().WithMessage("*1.png*does not exist*");
    }

    [Fact]
    public void Parts_keep_classes_and_crop()
    {
        for (var i = 0; i < 10; i++)
            Save($"{(i < 6 ? "a" : "b")}/{i}.png", 4, 4, SKColors.Red);
        var images = ImageFolder.Open(folder.Path, new CenterCrop(4) { CropFraction = 1 });
        var (first, second) = images.Split(0.5, seed: 1);
        (first.Count, second.Count).Should().Be((5, 5));
        first.Crop.Should().Be(images.Crop);
        string[] paths = [.. Paths(first), .. Paths(second)];
        paths.Should().BeEquivalentTo(Paths(images));
        Enumerable.Range(0, 5).Count(i => first.Label(i) == 0).Should().Be(3);
        FluentActions.Invoking(() => images.Subset([])).Should().Throw<ArgumentException>();

        static IEnumerable<string> Paths(ImageFiles files) => Enumerable.Range(0, files.Count).Select(files.Path);
    }

    [Fact]
    public void A_network_learns_and_is_tested_on_files()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        for (var i = 0; i < 12; i++)
        {
            Save($"red/{i}.png", 10 + i, 20, new SKColor((byte)(200 + i), (byte)(10 + i), 10));
            Save($"blue/{i}.png", 20, 10 + i, new SKColor(10, (byte)(10 + i), (byte)(200 + i)));
        }

        var images = ImageFolder.Open(folder.Path, new CenterCrop(8));
        using var network = new SeNet.Modules.Network(3, 16, 2, 2);
        var options = new TrainingOptions
        {
            Epochs = 4, BatchSize = 8, LearningRate = 0.05, Augmentation = Augmentation.ImageNet
        };
        var live = LiveTensors.Count();
        new Trainer(network, options).Fit(images, images).History[^1].TestAccuracy.Should().Be(1);
        LiveTensors.Count().Should().Be(live);
        new Evaluator(network, images.ComputeNormalization()).Evaluate(images).Accuracy.Should().Be(1);
    }

    [Fact]
    public void Impossible_crops_are_refused()
    {
        FluentActions.Invoking(() => new CenterCrop(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new CenterCrop(8) { CropFraction = 1.5 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0.875*");
        FluentActions.Invoking(() => new ImageFiles(["a"], [0, 0], ["a"], new CenterCrop(8)))
            .Should().Throw<ArgumentException>().WithMessage("*1 paths and 2 labels*");
        // 3 x 32768 x 32768 float32 numbers have 3 x 2^32 bytes, which an int counts as none.
        FluentActions.Invoking(() => new ImageFiles(["a"], [0], ["a"], new CenterCrop(32768)))
            .Should().Throw<ArgumentException>().WithMessage("*3 x 32768 x 32768*smaller size*");
    }

    private void Save(string name, int width, int height, SKColor color)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(color);
        Write(name, bitmap);
    }

    private void Gradient(string name, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(255 * x / width), (byte)(255 * y / height), 77));
        Write(name, bitmap);
    }

    private void Write(string name, SKBitmap bitmap)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using var data = bitmap.Encode(
            name.EndsWith("jpg", StringComparison.Ordinal) ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 95);
        File.WriteAllBytes(folder.File(name), data.ToArray());
    }
}
