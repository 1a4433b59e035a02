using System.Security.Cryptography;
using SeNet.Downloads;

namespace SeNet.Tests.Downloads;

public sealed class FileDownloadTests : IDisposable
{
    private static readonly DownloadRetryPolicy Impatient =
        new() { Attempts = 3, FirstPause = TimeSpan.FromMilliseconds(1) };

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = RandomNumberGenerator.GetBytes(100_000);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_the_server_announces_with_its_redirect_is_checked()
    {
        using var server = Redirecting(Sha256, content.Length);
        Fetch(server);
        File.ReadAllBytes(Target).Should().Equal(content);
        server.Paths.Should().Equal("/archive.tar.gz", "/store");
    }

    [Fact]
    public void Another_content_than_the_announced_is_told_and_deleted()
    {
        var announced = new string('a', 64);
        using var server = Redirecting(announced, content.Length);
        Fetching(server).Should().Throw<InvalidDataException>()
            .WithMessage($"http://*archive.tar.gz has SHA-256 {Sha256}, expected {announced}; the file was deleted: *");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void Another_length_than_the_announced_is_told_before_anything_is_transferred()
    {
        using var server = Redirecting(Sha256, content.Length + 1);
        Fetching(server).Should().Throw<InvalidDataException>()
            .WithMessage("http://*archive.tar.gz has 100000 bytes, 100001 were announced; the file was deleted: *");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void Breaks_are_resumed_through_the_redirect()
    {
        var progress = new List<DownloadProgress>();
        using var server = Redirecting(Sha256, content.Length, breakAfter: [30_000, 30_000]);
        Fetch(server, new Reports(progress));
        File.ReadAllBytes(Target).Should().Equal(content);
        server.Requested.Should().HaveCount(3).And.BeInAscendingOrder().And.StartWith(0);
        progress[^1].Should().Be(new DownloadProgress(content.Length, content.Length));
    }

    [Fact]
    public void A_server_that_always_breaks_off_is_given_up_and_the_next_call_goes_on()
    {
        using (var server = Redirecting(Sha256, content.Length, breakAfter: [10_000, 10_000, 10_000]))
            Fetching(server).Should().Throw<IOException>().WithMessage(
                "The download of http://*archive.tar.gz broke off 3 times, *of 100000 bytes (*); call again*");
        using var sound = Redirecting(Sha256, content.Length);
        Fetch(sound);
        sound.Requested.Should().ContainSingle().Which.Should().BePositive();
        File.ReadAllBytes(Target).Should().Equal(content);
    }

    [Fact]
    public void Redirects_without_end_are_given_up()
    {
        using var server = new LoopbackServer(content) { Redirect = path => path == "/a" ? "/b" : "/a" };
        Fetching(server).Should().Throw<HttpRequestException>().WithMessage(
            "http://*archive.tar.gz was redirected 10 times and would be once more, to http://*; check the address.");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("ftp://example.org/x", "from http to ftp")]
    [InlineData("file:///etc/passwd", "from http to file")]
    public void A_redirect_out_of_the_web_is_not_followed(string location, string told)
    {
        using var server = new LoopbackServer(content) { Redirect = _ => location };
        Fetching(server).Should().Throw<HttpRequestException>()
            .WithMessage($"*was redirected {told}, which is not followed*");
    }

    [Fact]
    public void A_part_of_which_nothing_tells_whether_it_fits_is_not_built_on()
    {
        File.WriteAllBytes(Target + ".partial", new byte[50_000]);
        using var server = new LoopbackServer(content);
        Fetch(server);
        server.Requested.Should().Equal(50_000, 0);
        File.ReadAllBytes(Target).Should().Equal(content);
    }

    [Fact]
    public async Task A_whole_part_of_an_earlier_call_only_needs_to_be_verified()
    {
        File.WriteAllBytes(Target + ".partial", content);
        using var server = new LoopbackServer(content);
        await FileDownload.FetchAsync(
            new RemoteFile(server.Address, FileHash.Sha256(Sha256[..8])), Target, retries: Impatient);
        server.Requested.Should().Equal(100_000);
        File.Exists(Target + ".partial").Should().BeFalse();
    }

    [Fact]
    public async Task The_first_digits_of_a_hash_find_damage_too()
    {
        using var server = new LoopbackServer(content);
        var fetch = () => FileDownload.FetchAsync(
            new RemoteFile(server.Address, FileHash.Sha256("00000000")), Target, retries: Impatient);
        (await fetch.Should().ThrowAsync<InvalidDataException>())
            .WithMessage($"*has SHA-256 {Sha256[..8]}, expected 00000000; *");
    }

    private string Target => folder.File("file");

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(content));

    private LoopbackServer Redirecting(string hash, long length, int?[]? breakAfter = null) => new(content)
    {
        Redirect = path => path == "/store" ? null : "/store",
        RedirectHeaders =
            new Dictionary<string, string> { ["X-Linked-Etag"] = $"\"{hash}\"", ["X-Linked-Size"] = $"{length}" },
        BreakAfter = breakAfter ?? [],
    };

    private void Fetch(LoopbackServer server, IProgress<DownloadProgress>? progress = null) =>
        FileDownload.FetchAsync(new RemoteFile(server.Address, null), Target, progress, Impatient)
            .GetAwaiter().GetResult();

    private Action Fetching(LoopbackServer server) => () => Fetch(server);

    private sealed class Reports(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }
}
