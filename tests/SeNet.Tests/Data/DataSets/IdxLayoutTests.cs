using System.IO.Compression;
using System.Security.Cryptography;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Tests.Downloads;

namespace SeNet.Tests.Data;

public sealed class IdxLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private const int ImageLength = 28 * 28;

    private static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    // Two training images and one test image, as the format's description lays them out.
    private static readonly byte[][] Plain =
    [
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, .. Pixels(1), .. Pixels(7)],
        [0, 0, 8, 1, 0, 0, 0, 2, 7, 0],
        [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, .. Pixels(20)],
        [0, 0, 8, 1, 0, 0, 0, 1, 9],
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("MNIST/raw", true)]
    [InlineData("mnist/RAW", false)]
    public void Plain_and_packed_files_are_read_in_the_folder_or_in_torchvisions(string below, bool packed)
    {
        Write(below, packed);
        var (train, test) = Mnist.Load(folder.Path);
        (train.Count, train.Channels, train.Height, train.Width).Should().Be((2, 1, 28, 28));
        train.Pixels(1).ToArray().Should().Equal(Pixels(7));
        (train.Label(0), train.Label(1), test.Count, test.Label(0)).Should().Be((7, 0, 1, 9));
    }

    [Fact]
    public void Fashion_MNIST_has_its_own_classes()
    {
        Write("FashionMNIST/raw", packed: true);
        var test = FashionMnist.Load(folder.Path).Test;
        test.ClassNames[test.Label(0)].Should().Be("Ankle boot");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Write("", packed: false);
        File.Delete(folder.File(FileNames[3]));
        FluentActions.Invoking(() => Mnist.Load(folder.Path))
            .Should().Throw<FileNotFoundException>().WithMessage("*t10k-labels-idx1-ubyte' is missing*");
        FluentActions.Invoking(() => Mnist.Load(folder.File("nowhere")))
            .Should().Throw<FileNotFoundException>().WithMessage("*nowhere' does not exist*");
    }

    [Theory]
    [InlineData(
        0, new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, 1 }, "*1 values*2 x 28 x 28*truncated*")]
    [InlineData(0, new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "*not an IDX file*FFD8FFE0*")]
    [InlineData(1, new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 7 }, "*1 labels*2 images*")]
    [InlineData(1, new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 7, 10 }, "*label 10 for image 1*0 to 9*")]
    [InlineData(1, new byte[] { 0x1F, 0x8B, 1, 2, 3 }, "*damaged gzip*")]
    public void A_truncated_or_foreign_file_is_named(int index, byte[] content, string message)
    {
        Write("", packed: false);
        File.WriteAllBytes(folder.File(FileNames[index]), content);
        FluentActions.Invoking(() => Mnist.Load(folder.Path))
            .Should().Throw<ImageFormatException>().WithMessage($"*{FileNames[index]}{message}");
    }

    public static TheoryData<byte[], string> Damaged => new()
    {
        { Packed(Plain[0])[..^12], "" },
        { Packed(Plain[0][..^5]), "*has 1563 values*2 x 28 x 28*" },
        { Packed([.. Plain[0], 1]), "*has more than 1568 values*" },
        { [.. Plain[0], 1], "*has 1569 values*" },
        // Sizes for which no memory may be taken.
        { Packed([.. Plain[0][..4], 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255, 1]), "*has at most*" },
        { Packed([.. Plain[0][..4], 0, 1, 0, 0, 0, 0, 64, 0, 0, 0, 1, 0, 1]), "*has at most*65536 x 16384 x 256*" },
        { [.. Plain[0][..4], 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3], "*has 0 values*0 x 2 x 3*" },
        { [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4], "*images of 1 x 2*MNIST are 28 x 28*" },
        { [], "*not an IDX file*" },
        { [0x1F], "*not an IDX file*1F*" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_file_that_does_not_hold_what_it_announces_is_named(byte[] content, string message)
    {
        Write("", packed: false);
        File.WriteAllBytes(folder.File(FileNames[0]), content);
        FluentActions.Invoking(() => Mnist.Load(folder.Path))
            .Should().Throw<ImageFormatException>().WithMessage($"*{FileNames[0]}{message}*");
    }

    [Fact]
    public async Task Missing_files_are_downloaded_resumed_and_verified()
    {
        var packed = Array.ConvertAll(Plain, Packed);
        var servers = Array.ConvertAll(packed, bytes => new LoopbackServer(bytes) { BreakAfter = [10] });
        try
        {
            var row = DataSets.Get("mnist");
            row = row.From([.. row.Files.Select((file, i) =>
                file with { Address = servers[i].Address, Md5 = Hash(packed[i]) })]);
            await row.DownloadAsync(folder.Path);
            row.Open(folder.Path).Train.Label(0).Should().Be(7);
            await row.DownloadAsync(folder.Path);
            servers.Should().OnlyContain(server => server.Requested.Count == 2 && server.Requested[1] > 0);
        }
        finally
        {
            Array.ForEach(servers, server => server.Dispose());
        }
    }

    [Fact]
    public void A_file_with_another_hash_is_refused()
    {
        using var server = new LoopbackServer(Packed(Plain[0]));
        FluentActions.Invoking(() => Mnist.Load(folder.Path, download: true, mirror: server.Address))
            .Should().Throw<InvalidDataException>().WithMessage("*expected f68b3c2dcbeaaa9fbdd348bbdeb94873*");
    }

    [Fact]
    public void Files_of_the_other_set_with_the_same_names_are_not_taken()
    {
        Write("FashionMNIST/raw", packed: true);
        foreach (var root in (string[])[folder.Path, folder.File("FashionMNIST"), folder.File("FashionMNIST/raw")])
            FluentActions.Invoking(() => Mnist.Load(root)).Should().Throw<FileNotFoundException>()
                .WithMessage("MNIST is not*holds Fashion-MNIST, another data set. Put MNIST's four IDX files there*");
        FashionMnist.Load(folder.File("FashionMNIST")).Train.Count.Should().Be(2);
    }

    private static byte[] Pixels(byte first) => [.. Enumerable.Range(0, ImageLength).Select(i => (byte)(first + i))];

    private void Write(string below, bool packed)
    {
        for (var i = 0; i < Plain.Length; i++)
            folder.Put(
                Path.Combine(below, FileNames[i] + (packed ? ".gz" : "")),
                packed ? Packed(Plain[i]) : Plain[i]);
    }

    private static byte[] Packed(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(plain);
        return buffer.ToArray();
    }

#pragma warning disable CA5351 // The data sets' publishers give MD5.
    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
