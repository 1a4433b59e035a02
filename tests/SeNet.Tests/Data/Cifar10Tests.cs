using SeNet.Data;

namespace SeNet.Tests.Data;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    public void The_six_files_are_read_in_the_folder_itself_or_in_the_archives_own(string below)
    {
        Cifar10Files.Write(Path.Combine(folder.Path, below));
        var (train, test) = Cifar10.Load(folder.Path);
        Enumerable.Range(0, train.Count).Select(train.Label).Should().Equal(0, 1, 2, 3, 4);
        (test.Count, test.Label(0), test.Pixels(0)[3071]).Should().Be((1, 5, (byte)50));
        (train.Channels, train.Height, train.Width).Should().Be((3, 32, 32));
        train.ClassNames[6].Should().Be("frog");
    }

    [Fact]
    public void The_small_set_has_100_training_and_50_test_images_a_class()
    {
        var (train, test) = Cifar10.Load(Path.Combine(AppContext.BaseDirectory, "data", "cifar10-mini"));
        Enumerable.Range(0, train.Count).CountBy(train.Label).Should().HaveCount(10).And.OnlyContain(pair => pair.Value == 100);
        Enumerable.Range(0, test.Count).CountBy(test.Label).Should().HaveCount(10).And.OnlyContain(pair => pair.Value == 50);
    }

    [Fact]
    public void A_missing_file_is_named_with_the_remedy()
    {
        Cifar10Files.Write(folder.Path);
        File.Delete(folder.File("data_batch_4.bin"));
        FluentActions.Invoking(() => Cifar10.Load(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage("*data_batch_4.bin' is missing*download: true*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    [InlineData(4000)]
    public void A_truncated_file_is_named_with_its_length(int length)
    {
        Cifar10Files.Write(folder.Path);
        File.WriteAllBytes(folder.File("test_batch.bin"), new byte[length]);
        FluentActions.Invoking(() => Cifar10.Load(folder.Path)).Should().Throw<InvalidDataException>()
            .WithMessage($"*test_batch.bin' has {length} bytes*3073*truncated*download*");
    }

    [Fact]
    public void A_label_over_9_is_named_with_its_place()
    {
        Cifar10Files.Write(folder.Path);
        File.WriteAllBytes(folder.File("data_batch_2.bin"), [.. Cifar10Files.Record(1, 0), .. Cifar10Files.Record(10, 0)]);
        FluentActions.Invoking(() => Cifar10.Load(folder.Path)).Should().Throw<InvalidDataException>()
            .WithMessage("*data_batch_2.bin' holds label 10 at byte 3073*0 to 9*");
    }
}
