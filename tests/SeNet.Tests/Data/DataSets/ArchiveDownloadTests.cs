using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using SeNet.Data;
using SeNet.Downloads;
using SeNet.Tests.Downloads;

namespace SeNet.Tests.Data;

public sealed class ArchiveDownloadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] archive = SmallArchive();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_whole_archive_is_verified_unpacked_and_removed()
    {
        using var server = new LoopbackServer(archive);
        var progress = new Reports();
        Download(server, progress: progress).Train.Count.Should().Be(5);
        progress.Last.Should().Be(new DownloadProgress(archive.Length, archive.Length));
        Directory.GetFileSystemEntries(folder.Path).Should().Equal(folder.File("cifar-10-batches-bin"));

        Download(server).Test.Count.Should().Be(1);
        server.Requested.Should().ContainSingle("the files are there the second time");
    }

    [Fact]
    public void A_transfer_that_breaks_off_is_resumed_where_it_broke()
    {
        using var server = new LoopbackServer(archive) { BreakAfter = [100] };
        Download(server).Train.Count.Should().Be(5);
        server.Requested.Should().HaveCount(2);
        server.Requested[1].Should().BeInRange(1, 100);
    }

    [Fact]
    public void A_server_without_ranges_is_asked_for_the_whole_again()
    {
        using var server = new LoopbackServer(archive) { SupportsRanges = false, BreakAfter = [100] };
        Download(server).Train.Count.Should().Be(5);
    }

    [Fact]
    public void A_wrong_hash_is_told_and_the_file_removed()
    {
        using var server = new LoopbackServer(archive);
        var wrong = new string('0', 32);
        var load = () => Download(server, md5: wrong);
        load.Should().Throw<InvalidDataException>().WithMessage($"*has MD5 {Md5(archive)}, expected {wrong}*deleted*");
        Directory.GetFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void An_absent_archive_is_told_at_once_and_nothing_is_left()
    {
        using var server = new LoopbackServer(archive) { StatusCode = 404 };
        var load = () => Download(server);
        load.Should().Throw<HttpRequestException>().WithMessage("*404*check the address*").Which.StatusCode
            .Should().Be(HttpStatusCode.NotFound);
        server.Requested.Should().ContainSingle();
        Directory.GetFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_cancelled_download_goes_on_where_it_stopped()
    {
        using var server = new LoopbackServer(archive) { BreakAfter = [200] };
        using var cancellation = new CancellationTokenSource();
        var load = () => Download(
            server, new Reports(_ => cancellation.Cancel()), cancellationToken: cancellation.Token);
        load.Should().Throw<OperationCanceledException>();
        Directory.GetFiles(folder.Path).Should().Equal(folder.File("cifar-10-binary.tar.gz.partial"));

        Download(server).Train.Count.Should().Be(5);
        server.Requested[^1].Should().BePositive();
    }

    [Fact]
    public void An_archive_of_something_else_is_refused()
    {
        var other = Packed(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "something-else/")));
        using var server = new LoopbackServer(other);
        var load = () => Download(server, md5: Md5(other));
        load.Should().Throw<InvalidDataException>().WithMessage("*no folder 'cifar-10-batches-bin'*");
        Directory.Exists(folder.File("cifar-10-batches-bin")).Should().BeFalse();
    }

    [Fact]
    public async Task A_mirror_has_the_archive_under_its_name_and_gets_no_other_hash()
    {
        using var server = new LoopbackServer(archive);
        await FluentActions.Awaiting(
            () => Cifar10.LoadAsync(folder.Path, download: true, mirror: new Uri(server.Address, "/copies")))
            .Should().ThrowAsync<InvalidDataException>()
            .WithMessage(
                $"*/copies/cifar-10-binary.tar.gz has MD5 {Md5(archive)}, expected c32a1d4ab5d03f1284b67883e8d87530*");
        server.Paths.Should().Equal("/copies/cifar-10-binary.tar.gz");
        await FluentActions.Awaiting(
            () => Cifar10.LoadAsync(folder.Path, download: true, mirror: new Uri("copies", UriKind.Relative)))
            .Should().ThrowAsync<ArgumentException>().WithMessage("mirror is 'copies'; accepted is an absolute http*");
    }

    [Fact]
    public async Task The_files_of_a_folder_are_loaded_asynchronously()
    {
        Cifar10Files.Write(folder.Path);
        (await Cifar10.LoadAsync(folder.Path, download: true)).Train.Count.Should().Be(5);
        using var empty = new TemporaryFolder();
        await FluentActions.Awaiting(() => Cifar10.LoadAsync(empty.Path)).Should().ThrowAsync<FileNotFoundException>();
    }

    private ImageSplits Download(
        LoopbackServer server,
        IProgress<DownloadProgress>? progress = null,
        string? md5 = null,
        CancellationToken cancellationToken = default)
    {
        var row = DataSets.Get("cifar10");
        row = row.From([row.Files[0] with { Address = server.Address, Md5 = md5 ?? Md5(archive) }]);
        return row.LoadAsync(folder.Path, download: true, progress, cancellationToken: cancellationToken)
            .GetAwaiter().GetResult();
    }

    private static byte[] SmallArchive()
    {
        using var files = new TemporaryFolder();
        Cifar10Files.Write(files.Path);
        return Packed(tar =>
        {
            foreach (var name in Cifar10Files.Names)
                tar.WriteEntry(files.File(name), $"cifar-10-batches-bin/{name}");
        });
    }

    private static byte[] Packed(Action<TarWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.NoCompression))
        using (var tar = new TarWriter(gzip))
            write(tar);
        return buffer.ToArray();
    }

#pragma warning disable CA5351 // The data sets' authors publish MD5.
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    private sealed class Reports(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public DownloadProgress Last { get; private set; }

        public void Report(DownloadProgress value)
        {
            Last = value;
            then?.Invoke(value);
        }
    }
}
