using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Tests.Data;

public sealed class Cifar100Tests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("CIFAR-100-binary")]
    public void Fine_labels_are_the_second_byte_and_coarse_ones_the_first(string below)
    {
        // From fine_label_names.txt and coarse_label_names.txt: 47 is maple_tree, and 17 is trees.
        folder.Put(Path.Combine(below, "train.bin"), [.. Record(17, 47, 5), .. Record(0, 4, 6)]);
        folder.Put(Path.Combine(below, "TEST.bin"), Record(1, 1, 7));
        var (train, test) = Cifar100.Load(folder.Path);
        train.ClassNames[train.Label(0)].Should().Be("maple_tree");
        (train.Count, train.Label(1), train.Pixels(1)[3071], test.Label(0)).Should().Be((2, 4, (byte)6, 1));
        var coarse = Cifar100.Load(folder.Path, labels: Cifar100Labels.Coarse).Train;
        coarse.ClassNames[coarse.Label(0)].Should().Be("trees");
        (coarse.Label(1), coarse.ClassNames.Count).Should().Be((0, 20));
        coarse.Pixels(0).ToArray().Should().Equal(train.Pixels(0).ToArray());
    }

    [Theory]
    [InlineData(20, 99, "label 20 at byte 0*0 to 19*not CIFAR-100's binary version")]
    [InlineData(19, 100, "label 100 at byte 1*0 to 99*")]
    public void A_label_that_no_class_has_is_named(byte coarse, byte fine, string told)
    {
        folder.Put("train.bin", Record(coarse, fine, 0));
        folder.Put("test.bin", Record(0, 0, 0));
        FluentActions.Invoking(() => Cifar100.Load(folder.Path))
            .Should().Throw<ImageFormatException>().WithMessage($"*train.bin' holds {told}*");
    }

    [Fact]
    public void A_file_of_CIFAR10_or_a_truncated_one_is_told_by_its_length()
    {
        folder.Put("train.bin", Cifar10Files.Record(3, 0));
        folder.Put("test.bin", Record(0, 0, 0));
        FluentActions.Invoking(() => Cifar100.Load(folder.Path)).Should().Throw<ImageFormatException>()
            .WithMessage("*train.bin' has 3073 bytes*records of 3074*truncated or of another data set*");
    }

    [Theory]
    [InlineData("cifar-100-python/train.mat", "holds the MATLAB version of CIFAR-100")]
    [InlineData("cifar-100-python/meta", "holds the Python version of CIFAR-100")]
    [InlineData("cifar-10-batches-bin/data_batch_1.bin", "holds CIFAR-10, another data set")]
    [InlineData("cifar-100-binary.tar.gz", "cifar-100-binary.tar.gz' is there and not unpacked")]
    [InlineData("cifar-100-python.tar.gz", "cifar-100-python.tar.gz' is another version")]
    public void What_is_there_instead_is_named(string name, string told)
    {
        folder.Put(name, [1]);
        FluentActions.Invoking(() => Cifar100.Load(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage($"CIFAR-100 is not complete: *{told}. Unpack the binary version, cifar-100-binary.tar.gz*");
    }

    private static byte[] Record(byte coarse, byte fine, byte pixel) =>
        [coarse, fine, .. Enumerable.Repeat(pixel, 3072)];
}
