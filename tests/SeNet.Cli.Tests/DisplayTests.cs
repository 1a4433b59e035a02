using System.Text.RegularExpressions;
using SeNet.Tests;

namespace SeNet.Cli.Tests;

/// <summary>What a training shows on a terminal and in a pipe.</summary>
public sealed partial class DisplayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string photos;

    public DisplayTests() => photos = Photos.Write(folder.File("photos"), 5);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_pipe_gets_plain_lines()
    {
        var printed = Call.Of("train", photos, "--epochs", "1", "--out", folder.File("run")).ShouldSucceed();
        printed.Should().NotContain("\u001b").And.NotContain("\r").And.NotContain("━");
        Row().IsMatch(printed).Should().BeTrue();
    }

    [Fact]
    public void A_terminal_of_60_columns_gets_bars_and_a_table()
    {
        var call = Call.With(
            new CallOptions { IsTerminal = true, Width = 60 }, "train", photos, "--epochs", "2", "--batch-size", "4",
            "--out", folder.File("run"));
        var printed = call.ShouldSucceed();
        printed.Should().Contain("\u001b[");
        var text = Escape().Replace(printed, "").Replace('\r', '\n');
        text.Should().Contain("epoch 1/2").And.Contain("run ").And.Contain("images/s").And.Contain(" left");
        Row().Matches(text).Should().HaveCount(2);
        // Paths are as long as they are.
        text.Split('\n').Where(line => !line.Contains(folder.Path, StringComparison.Ordinal)
            && !line.StartsWith("classes", StringComparison.Ordinal))
            .Should().OnlyContain(line => line.TrimEnd().Length <= 60);
    }

    [Fact]
    public void A_table_fits_60_columns_of_a_terminal()
    {
        var call = Call.With(new CallOptions { IsTerminal = true, Width = 60 }, "models", "resnet");
        Escape().Replace(call.ShouldSucceed(), "").Split('\n').Should().OnlyContain(line =>
            line.TrimEnd().Length <= 60);
    }

    [GeneratedRegex(@"(?m)^ {4}[12] +\d\.\d{4} +[\d.]+% +\d\.\d{4} +[\d.]+% +\d:\d\d")]
    private static partial Regex Row();

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
