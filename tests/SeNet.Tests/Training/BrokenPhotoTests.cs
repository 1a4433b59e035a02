using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

/// <summary>A photo that turns out to be broken in the middle of a run costs nothing that was trained before.</summary>
public sealed class BrokenPhotoTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        BatchSize = 4,
        LearningRate = 0.01,
        Normalization = Normalization.ImageNet,
        Augmentation = Augmentation.ImageNet,
    };

    private readonly TemporaryFolder folder = new();

    public BrokenPhotoTests()
    {
        for (var i = 0; i < 12; i++)
        {
            Save($"train/a/{i}.png", i);
            Save($"train/b/{i}.png", 100 + i);
            Save($"test/a/{i}.png", 200 + i);
            Save($"test/b/{i}.png", 300 + i);
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train/a/7.png")]
    [InlineData("test/b/11.png")]
    public void The_run_goes_on_to_the_same_bits_when_the_photo_is_put_right(string photo)
    {
        var whole = Train("whole", null);
        var good = File.ReadAllBytes(folder.File(photo));
        File.WriteAllBytes(folder.File(photo), good[..(good.Length / 2)]);
        var broken = () => Train("broken", null);
        broken.Should().Throw<ImageFormatException>().WithMessage($"*{Path.GetFileName(photo)}*");

        var checkpoint = new CheckpointDirectory(folder.File("broken")).Latest();
        checkpoint.Should().NotBeNull();
        File.WriteAllBytes(folder.File(photo), good);
        Train("broken", checkpoint).Should().Equal(whole);
    }

    [Fact]
    public void Observers_are_told()
    {
        File.WriteAllBytes(folder.File("test/a/0.png"), File.ReadAllBytes(folder.File("test/a/0.png"))[..100]);
        using var text = new StringWriter();
        using var network = NewNetwork();
        FluentActions.Invoking(
            () => new Trainer(network, Options).Fit(Open("train"), Open("test"), [new ConsoleLines(text)]))
            .Should().Throw<ImageFormatException>();
        text.ToString().Should().EndWith($"failed after epoch 0, batch 6{Environment.NewLine}");
    }

    [Fact]
    public void Other_files_are_another_run()
    {
        Train("run", null);
        File.Move(folder.File("train/a/3.png"), folder.File("train/a/x.png"));
        var checkpoint = new CheckpointDirectory(folder.File("run")).Latest();
        FluentActions.Invoking(() => Train("run", checkpoint))
            .Should().Throw<ArgumentException>().WithMessage("*another run: hash of the file names was*");
    }

    private double[] Train(string checkpoints, TrainingCheckpoint? resumeFrom)
    {
        using var scope = NewDisposeScope();
        using var network = NewNetwork();
        new Trainer(network, Options).Fit(
            Open("train"), Open("test"), [new CheckpointSaver(folder.File(checkpoints))], resumeFrom);
        return [.. network.state_dict().SelectMany(pair => pair.Value.ToDoubles())];
    }

    private ImageFiles Open(string part) => ImageFolder.Open(
        folder.File(part), new CenterCrop(8), onUnreadable: UnreadableImages.Fail);

    private static Network NewNetwork()
    {
        manual_seed(1);
        return new Network(3, 16, 1, 2);
    }

    private void Save(string name, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using var bitmap = new SKBitmap(12, 10, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        new Random(seed).NextBytes(pixels);
        using var file = File.Create(folder.File(name));
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
