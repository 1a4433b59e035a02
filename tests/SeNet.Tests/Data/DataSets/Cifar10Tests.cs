using SeNet.Data;
using SeNet.Imaging;

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
        Enumerable.Range(0, train.Count).CountBy(train.Label)
            .Should().HaveCount(10).And.OnlyContain(pair => pair.Value == 100);
        Enumerable.Range(0, test.Count).CountBy(test.Label)
            .Should().HaveCount(10).And.OnlyContain(pair => pair.Value == 50);
    }

    [Fact]
    public void A_missing_file_is_named_with_the_remedy()
    {
        Cifar10Files.Write(folder.Path);
        File.Delete(folder.File("data_batch_4.bin"));
        FluentActions.Invoking(() => Cifar10.Load(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage("*data_batch_4.bin' is missing. Unpack the binary version, cifar-10-binary.tar.gz, there, " +
                "or have it downloaded.");
    }

    [Fact]
    public void Names_in_upper_case_are_the_same_files()
    {
        Cifar10Files.Write(folder.File("CIFAR-10-Batches-Bin"));
        foreach (var path in Directory.GetFiles(folder.File("CIFAR-10-Batches-Bin")))
            File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileName(path).ToUpperInvariant()));
        Cifar10.Load(folder.Path).Train.Count.Should().Be(5);
    }

    [Theory]
    [InlineData("cifar-10-batches-py/data_batch_1", "holds the Python version of CIFAR-10")]
    [InlineData("data_batch_1", "holds the Python version of CIFAR-10")]
    [InlineData("cifar-10-batches-mat/data_batch_1.mat", "holds the MATLAB version of CIFAR-10")]
    [InlineData("cifar-100-binary/fine_label_names.txt", "holds CIFAR-100, another data set")]
    [InlineData("cifar-10-binary.tar.gz", "cifar-10-binary.tar.gz' is there and not unpacked")]
    public void What_is_there_instead_is_named(string name, string told)
    {
        folder.Put(name, [1]);
        FluentActions.Invoking(() => Cifar10.Load(folder.Path))
            .Should().Throw<FileNotFoundException>().WithMessage($"*{told}*binary version, cifar-10-binary.tar.gz*");
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_told_from_one_without_the_files_and_from_a_file()
    {
        FluentActions.Invoking(() => Cifar10.Load(folder.File("nowhere")))
            .Should().Throw<FileNotFoundException>().WithMessage("*nowhere' does not exist*");
        FluentActions.Invoking(() => Cifar10.Load(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage("*data_batch_1.bin' is missing*").Which.Message.Should().NotContain("does not exist");
        FluentActions.Invoking(() => Cifar10.Load(folder.Write("cifar.tar.gz", [1])))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*is a file*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    [InlineData(4000)]
    public void A_truncated_file_is_named_with_its_length(int length)
    {
        Cifar10Files.Write(folder.Path);
        File.WriteAllBytes(folder.File("test_batch.bin"), new byte[length]);
        FluentActions.Invoking(() => Cifar10.Load(folder.Path)).Should().Throw<ImageFormatException>()
            .WithMessage($"*test_batch.bin' has {length} bytes*3073*truncated*cifar-10-binary.tar.gz*");
    }

    [Fact]
    public void A_label_over_9_is_named_with_its_place()
    {
        Cifar10Files.Write(folder.Path);
        File.WriteAllBytes(
            folder.File("data_batch_2.bin"), [.. Cifar10Files.Record(1, 0), .. Cifar10Files.Record(10, 0)]);
        FluentActions.Invoking(() => Cifar10.Load(folder.Path)).Should().Throw<ImageFormatException>()
            .WithMessage("*data_batch_2.bin' holds label 10 at byte 3073*0 to 9*");
    }
}
