using SeNet.Data;
using SeNet.Imaging;
using SeNet.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Data;

public sealed class UnreadableImagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public UnreadableImagesTests()
    {
        for (var i = 0; i < 6; i++)
            folder.Put($"cat/{i}.png", $"dog/{i}.png");
        var whole = Photos.Encoded(SKEncodedImageFormat.Jpeg, 64, 64);
        folder.Put("cat/3.jpg", whole.AsSpan(0, whole.Length / 2));
        folder.Put("dog/0.jpg", [.. whole[..20], .. new byte[100], .. whole[120..]]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Damaged_files_are_left_out_and_counted_when_a_folder_is_opened()
    {
        var progress = new List<double>();
        var images = ImageFolder.Open(folder.Path, new CenterCrop(4), progress: new Reports(progress));
        images.Names(folder).Should().HaveCount(12).And.OnlyContain(name => name.EndsWith(".png"));
        Enumerable.Range(0, 12).Select(images.Label).Should().Equal(
            Enumerable.Repeat(0, 6).Concat(Enumerable.Repeat(1, 6)));
        images.Skipped.ToString().Should().Be("2 files left out: 2 damaged images (cat/3.jpg, dog/0.jpg)");
        progress.Max().Should().Be(1);
    }

    [Fact]
    public void Splits_and_sets_in_memory_leave_them_out_too()
    {
        var splits = ImageFolder.OpenSplits(folder.Path, new CenterCrop(4), testFraction: 0.5);
        (splits.Train.Count, splits.Test!.Count).Should().Be((6, 6));
        splits.Notes.Should().Equal("2 files left out: 2 damaged images (cat/3.jpg, dog/0.jpg)");
        var set = ImageFolder.Load(folder.Path);
        (set.Count, set.Height, set.Skipped.Count).Should().Be((12, 4, 2));
    }

    [Fact]
    public void A_run_on_a_folder_with_damaged_files_ends_and_one_that_shall_fail_names_the_file()
    {
        using var scope = NewDisposeScope();
        using var network = new SeNet.Modules.Network(3, 4, 1, 2);
        var options = new TrainingOptions { Epochs = 1, BatchSize = 12, Normalization = Normalization.ImageNet };
        var images = ImageFolder.Open(folder.Path, new CenterCrop(4));
        new Trainer(network, options).Fit(images, images).History.Should().ContainSingle();

        var all = ImageFolder.Open(folder.Path, new CenterCrop(4), onUnreadable: UnreadableImages.Fail);
        all.Count.Should().Be(14);
        FluentActions.Invoking(() => new Trainer(network, options).Fit(all, images))
            .Should().Throw<ImageFormatException>().WithMessage("*cat/3.jpg' is a JPEG image whose end is missing*");
    }

    [Fact]
    public void A_class_that_has_damaged_files_only_is_named()
    {
        foreach (var path in Directory.GetFiles(folder.File("cat"), "*.png"))
            File.Delete(path);
        FluentActions.Invoking(() => ImageFolder.Open(folder.Path, new CenterCrop(4)))
            .Should().Throw<InvalidDataException>()
            .WithMessage("*holds no readable image of 'cat' (2 files left out: 2 damaged images*get good copies*");
        Directory.Delete(folder.File("dog"), recursive: true);
        FluentActions.Invoking(() => ImageFolder.Open(folder.Path, new CenterCrop(4)))
            .Should().Throw<InvalidDataException>().WithMessage("All 1 images are damaged; the first is a JPEG*");
    }

    [Fact]
    public void A_value_that_is_not_defined_is_refused() =>
        FluentActions.Invoking(
            () => ImageFolder.Open(folder.Path, new CenterCrop(4), onUnreadable: (UnreadableImages)7))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Skip, Fail*");

    private sealed class Reports(List<double> values) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (values)
                values.Add(value);
        }
    }
}
