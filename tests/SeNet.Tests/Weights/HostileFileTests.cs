using FuzzWeights;
using SeNet.Weights;

namespace SeNet.Tests.Weights;

public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Formats => [.. FuzzFormats.All.Select(format => format.Name)];

    /// <summary>The short run of eng/FuzzWeights.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_end_in_the_result_or_in_the_promised_exception(string name)
    {
        var result = Fuzzer.Run(
            FuzzFormats.All.Single(format => format.Name == name), count: 2000, seed: 3, folder.Path);
        result.FirstViolations.Should().BeEmpty();
        result.Files.Should().BeGreaterThan(2000);
        result.Read.Should().BePositive();
        result.Refused.Should().BeGreaterThan(result.Read / 10);
    }

    [Fact]
    public void What_a_pickle_would_run_is_refused_by_its_name()
    {
        foreach (var (name, pickle) in PickleAttacks.Calls())
            foreach (var file in new[] { TorchFiles.Zip(pickle, []), TorchFiles.Legacy(pickle, []) })
                folder.Write("attack.pt", file).Invoking(path => TensorArchive.Open(path))
                    .Should().Throw<WeightsFormatException>().WithMessage($"*'{name}'*");
        Directory.GetFiles(folder.Path).Should().ContainSingle();
        File.Exists("harm").Should().BeFalse();
    }

    [Fact]
    public void An_attack_is_refused_at_its_offset_in_the_file()
    {
        var pickle = new PickleWriter().Global("os", "system").Stop();
        var file = TorchFiles.Zip(pickle, []);
        folder.Write("attack.pt", file).Invoking(path => TensorArchive.Open(path))
            .Should().Throw<WeightsFormatException>()
            .Which.Offset.Should().Be(file.AsSpan().IndexOf(pickle) + pickle.Length - 1);
    }

    [Fact]
    public void An_archives_entries_may_not_lie_about_their_place()
    {
        var messages = ArchiveAttacks.Zip().Select(file => Message(file)).ToList();
        foreach (var reason in new[]
        {
            "a path out of the archive", "stands twice", "more than one", "TorchScript", "packed or encrypted",
            "is said to have", "not where the archive's directory says",
            "no 'data.pkl'", "byte order is 'middle'",
        })
            messages.Should().ContainMatch($"*{reason}*");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<!DOCTYPE html><title>404</title>", "an HTML page")]
    [InlineData("\n<HTML>", "an HTML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "a Git LFS pointer*git lfs pull")]
    [InlineData("Entry not found", "a text that begins 'Entry not found'")]
    [InlineData("{\"error\":1}", "JSON text without 'weight_map'")]
    [InlineData("\u0089HDF\r\n\u001a\n", "HDF5")]
    [InlineData("\u0080\u0002}q\u0000.", "a pickle alone")]
    [InlineData("\u001f\u008b\u0008", "packed by gzip")]
    [InlineData("PK\u0003\u0004", "zip archive but has no directory")]
    [InlineData("\u0001\u0002\u0003\u00ff", "no known format*010203ff")]
    public void A_file_that_holds_no_weights_is_named(string bytes, string reason) =>
        Message(System.Text.Encoding.Latin1.GetBytes(bytes)).Should().Match($"*{reason}*");

    [Fact]
    public void The_tar_format_of_the_first_PyTorch_is_refused_by_name()
    {
        var tar = new byte[1024];
        "sys_info"u8.CopyTo(tar);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Message(tar).Should().Match("*a tar archive; PyTorch before 0.2*");
    }

    private string Message(byte[] file)
    {
        try
        {
            TensorArchive.Open(folder.Write("file", file)).Dispose();
            return "";
        }
        catch (WeightsFormatException e)
        {
            return e.Message;
        }
    }
}
