using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using SeNet.Downloads;
using SeNet.Files;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Tests.Downloads;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class PretrainedTests : IDisposable
{
    private const string Name = "seresnet50.a1_in1k";
    private const string Path = "/seresnet50.a1_in1k/resolve/main/model.safetensors";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = RandomNumberGenerator.GetBytes(10_000);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_entry_is_a_network_of_the_zoo_with_an_address_and_a_normalisation()
    {
        Pretrained.Names.Should().OnlyHaveUniqueItems().And.HaveCount(16);
        foreach (var entry in Pretrained.Entries)
        {
            ModelZoo.Entries.Single(network => network.Name == entry.Network).SE.Should().NotBeNull();
            entry.Address.Scheme.Should().Be("https");
            entry.Normalization.Should().Be(Normalization.ImageNet);
            entry.Classes.Should().Be(1000);
        }

        Pretrained.Find(Name).Address.Should().Be(
            new Uri("https://huggingface.co/timm/seresnet50.a1_in1k/resolve/main/model.safetensors"));
        var legacy = Pretrained.Find("legacy_seresnet50.in1k");
        legacy.Address.Should().Be(new Uri(
            "https://github.com/huggingface/pytorch-image-models/releases/download/v0.1-cadene/" +
            "se_resnet50-ce0d4300.pth"));
        legacy.Sha256.Should().Be("ce0d4300");
    }

    [Theory]
    [InlineData("seresnet50.a4_in1k", "There are no weights 'seresnet50.a4_in1k'; the nearest are seresnet50.a*")]
    [InlineData(
        "seresnext50_32x4d",
        "'seresnext50_32x4d' is a network, not its weights; they are seresnext50_32x4d.racm_in1k, " +
            "seresnext50_32x4d.gluon_in1k.*")]
    public void Another_name_is_told_with_those_there_are(string name, string message) =>
        name.Invoking(n => ModelZoo.Create(n, weights: Pretrained.Default))
            .Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Without_weights_their_name_is_told_to_need_them() =>
        Name.Invoking(name => ModelZoo.Create(name)).Should().Throw<ArgumentException>()
            .WithMessage("*names published weights; *give weights: Pretrained.Default*");

    [Fact]
    public void A_network_for_other_classes_and_channels_begins_with_the_published_weights_and_needs_the_server_once()
    {
        using var scope = NewDisposeScope();
        using var source = ModelZoo.Create("seresnet50");
        WeightsFile.Save(folder.File("source.safetensors"), source);
        Pretrained weights;
        using (var server = new LoopbackServer(File.ReadAllBytes(folder.File("source.safetensors"))))
        {
            weights = From(server);
            using var same = ModelZoo.Create(Name, weights);
            same.Classes.Should().Be(1000);
            same.Published!.Normalization.Should().Be(Normalization.ImageNet);
            same.Published.Crop.Should().Be(
                new CenterCrop(224) { CropFraction = 0.95, Interpolation = Interpolation.Bicubic });
            foreach (var (key, tensor) in source.state_dict())
                IsSame(same.state_dict()[key], tensor).Should().BeTrue();
            server.Paths.Should().Equal(Path);
        }

        using var tuned = ModelZoo.Create(Name, weights: weights, classes: 10, inChannels: 1);
        var (state, published) = (tuned.state_dict(), source.state_dict());
        state["fc.weight"].shape.Should().Equal(10, 2048);
        IsSame(state["layer4.2.conv3.weight"], published["layer4.2.conv3.weight"]).Should().BeTrue();
        Golden.LargestDifference(state["conv1.weight"], published["conv1.weight"].sum(1, keepdim: true))
            .Should().BeLessThan(1e-6);
    }

    [Fact]
    public void A_damaged_file_in_the_cache_is_downloaded_again()
    {
        using var server = new LoopbackServer(content);
        var file = From(server).Download(Name);
        File.WriteAllBytes(file, new byte[10]);
        From(server).Download(Name).Should().Be(file);
        File.ReadAllBytes(file).Should().Equal(content);
        File.ReadAllText(file + ".sha256")
            .Should().Be($"{Convert.ToHexStringLower(SHA256.HashData(content))}  model.safetensors\n");
        server.Requested.Should().Equal(0, 0);
    }

    [Fact]
    public void A_file_that_was_put_there_by_hand_is_used()
    {
        using var server = new LoopbackServer(content) { StatusCode = 404 };
        var told = From(server).Invoking(weights => weights.Download(Name))
            .Should().Throw<HttpRequestException>().Which;
        told.StatusCode.Should().Be(HttpStatusCode.NotFound);
        var place = folder.File($"weights/{Name}/model.safetensors");
        told.Message.Should().Match(
            $"*{Path} answered 404 Not Found; check the address, or place the file at '{place}' yourself.");

        File.WriteAllBytes(place, content);
        From(server).Download(Name).Should().Be(place);
    }

    [Fact]
    public void A_file_of_another_hash_than_the_published_is_refused_and_deleted()
    {
        using var server = new LoopbackServer(content);
        From(server).Invoking(weights => weights.Download("legacy_seresnet18.in1k"))
            .Should().Throw<InvalidDataException>()
            .WithMessage(
                "*/v0.1-weights/seresnet18-4bb0ce65.pth has SHA-256 *, expected 4bb0ce65; the file was deleted: *");
        Directory.GetFiles(folder.Path, "*seresnet18*", SearchOption.AllDirectories)
            .Should().ContainSingle().Which.Should().EndWith(".lock");
    }

    [Fact]
    public async Task Of_two_that_ask_at_once_one_downloads()
    {
        var ready = new TaskCompletionSource();
        using var server = new LoopbackServer(content) { Ready = ready.Task };
        var both = Task.WhenAll(From(server).DownloadAsync(Name), From(server).DownloadAsync(Name));
        SpinWait.SpinUntil(() => server.Paths.Count > 0, TimeSpan.FromSeconds(10));
        (await IsOver(both, 0.3)).Should().BeFalse("the server has not answered yet");
        ready.SetResult();
        (await both).Distinct().Should().ContainSingle();
        server.Requested.Should().ContainSingle();
    }

    [PythonFact("fcntl")]
    public async Task While_another_process_holds_the_lock_it_is_waited_for()
    {
        using var server = new LoopbackServer(content);
        var place = folder.File($"weights/{Name}/model.safetensors");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
        // Holds the lock until it is told that the download is over, and then has made the file.
        using var other = Process.Start(new ProcessStartInfo(Python.With("fcntl")!,
            [
                "-c",
                "import fcntl, sys; f = open(sys.argv[1] + '.lock', 'w'); fcntl.flock(f, fcntl.LOCK_EX); " +
                    "print('held', flush=True); input(); open(sys.argv[1], 'w').write('whole')",
                place])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        (await other.StandardOutput.ReadLineAsync()).Should().Be("held");
        var download = From(server).DownloadAsync(Name);
        (await IsOver(download, 0.3)).Should().BeFalse("the other process is still at it");
        await other.StandardInput.WriteLineAsync();
        File.ReadAllText(await download).Should().Be("whole");
        server.Requested.Should().BeEmpty();
    }

    [Fact]
    public async Task Waiting_for_another_can_be_cancelled()
    {
        using var server = new LoopbackServer(content);
        using var held = await FileLock.AcquireAsync(
            folder.File($"weights/{Name}/model.safetensors.lock"), CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await From(server).Invoking(weights => weights.DownloadAsync(Name, cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("/own", "/caches", "/home/me", "/own")]
    [InlineData(null, "/caches", "/home/me", "/caches/senet")]
    [InlineData("", "relative", "/home/me", "/home/me/.cache/senet")]
    public void The_cache_folder_is_the_environments(string? own, string? caches, string home, string expected) =>
        CacheFolder.Find(
            new Dictionary<string,
            string?> { ["SENET_HOME"] = own, ["XDG_CACHE_HOME"] = caches, ["HOME"] = home }.GetValueOrDefault)
            .Should().Be(expected);

    [Fact]
    public void A_server_has_an_address_of_the_web()
    {
        var relative = () => new Pretrained { Mirror = new Uri("mirror/timm", UriKind.Relative) };
        relative.Should().Throw<ArgumentException>()
            .WithMessage("Mirror is 'mirror/timm'; accepted is an absolute http or https address*");
        new Pretrained { Mirror = new Uri("https://mirror.example/timm") }.Mirror.Should().Be(
            new Uri("https://mirror.example/timm/"));
    }

    private static bool IsSame(Tensor a, Tensor b) => a.eq(b).all().ToBoolean();

    private static async Task<bool> IsOver(Task task, double seconds) =>
        await Task.WhenAny(task, Task.Delay(TimeSpan.FromSeconds(seconds))) == task;

    private Pretrained From(LoopbackServer server) => new()
    {
        Folder = folder.Path,
        Mirror = new Uri(server.Address, "/"),
        Retries = new DownloadRetryPolicy { Attempts = 2, FirstPause = TimeSpan.FromMilliseconds(1) },
    };
}
