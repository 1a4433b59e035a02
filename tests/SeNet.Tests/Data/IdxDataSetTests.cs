using System.IO.Compression;
using System.Security.Cryptography;
using SeNet.Data;
using SeNet.Downloads;
using SeNet.Imaging;
using SeNet.Tests.Downloads;

namespace SeNet.Tests.Data;

public sealed class IdxDataSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    // Two training images and one test image of 2 x 3, as the format's description lays them out.
    private static readonly byte[][] Plain =
    [
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        [0, 0, 8, 1, 0, 0, 0, 2, 7, 0],
        [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 20, 21, 22, 23, 24, 25],
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
        (train.Count, train.Channels, train.Height, train.Width).Should().Be((2, 1, 2, 3));
        train.Pixels(1).ToArray().Should().Equal(7, 8, 9, 10, 11, 12);
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
        File.Delete(folder.File(IdxDataSet.FileNames[3]));
        FluentActions.Invoking(() => Mnist.Load(folder.Path))
            .Should().Throw<FileNotFoundException>().WithMessage("*t10k-labels-idx1-ubyte' is missing*");
        FluentActions.Invoking(() => Mnist.Load(folder.File("nowhere")))
            .Should().Throw<FileNotFoundException>().WithMessage("*nowhere' does not exist*");
    }

    [Theory]
    [InlineData(0, new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1 }, "*1 values*2 x 2 x 3*truncated*")]
    [InlineData(0, new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "*not an IDX file*FFD8FFE0*")]
    [InlineData(1, new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 7 }, "*1 labels*2 images*")]
    [InlineData(1, new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 7, 10 }, "*label 10 for image 1*0 to 9*")]
    [InlineData(1, new byte[] { 0x1F, 0x8B, 1, 2, 3 }, "*damaged gzip*")]
    public void A_truncated_or_foreign_file_is_named(int index, byte[] content, string message)
    {
        Write("", packed: false);
        File.WriteAllBytes(folder.File(IdxDataSet.FileNames[index]), content);
        FluentActions.Invoking(() => Mnist.Load(folder.Path))
            .Should().Throw<ImageFormatException>().WithMessage($"*{IdxDataSet.FileNames[index]}{message}");
    }

    public static TheoryData<byte[], string> Damaged => new()
    {
        { Packed(Plain[0])[..^12], "" },
        { Packed(Plain[0][..^5]), "*has 7 values*2 x 2 x 3*" },
        { Packed([.. Plain[0], 1]), "*has more than 12 values*" },
        { [.. Plain[0], 1], "*has 13 values*" },
        // Sizes for which no memory may be taken.
        { Packed([.. Plain[0][..4], 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255, 1]), "*has at most*" },
        { Packed([.. Plain[0][..4], 0, 1, 0, 0, 0, 0, 64, 0, 0, 0, 1, 0, 1]), "*has at most*65536 x 16384 x 256*" },
        { [.. Plain[0][..4], 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3], "*has 0 values*0 x 2 x 3*" },
        { [], "*not an IDX file*" },
        { [0x1F], "*not an IDX file*1F*" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_file_that_does_not_hold_what_it_announces_is_named(byte[] content, string message)
    {
        Write("", packed: false);
        File.WriteAllBytes(folder.File(IdxDataSet.FileNames[0]), content);
        FluentActions.Invoking(() => Mnist.Load(folder.Path))
            .Should().Throw<ImageFormatException>().WithMessage($"*{IdxDataSet.FileNames[0]}{message}*");
    }

    [Fact]
    public async Task Missing_files_are_downloaded_resumed_and_verified()
    {
        var packed = Array.ConvertAll(Plain, Packed);
        var servers = Array.ConvertAll(packed, bytes => new LoopbackServer(bytes) { BreakAfter = [10] });
        try
        {
            var sources = servers.Zip(packed, (server, bytes) => new RemoteFile(server.Address, Hash(bytes))).ToArray();
            await IdxDataSet.Mnist.EnsureAsync(folder.Path, sources, null, CancellationToken.None);
            Mnist.Load(folder.Path).Train.Label(0).Should().Be(7);
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

    private void Write(string below, bool packed)
    {
        for (var i = 0; i < Plain.Length; i++)
            folder.Put(
                Path.Combine(below, IdxDataSet.FileNames[i] + (packed ? ".gz" : "")),
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
    private static FileHash Hash(byte[] bytes) => FileHash.Md5(Convert.ToHexStringLower(MD5.HashData(bytes)));
#pragma warning restore CA5351
}
