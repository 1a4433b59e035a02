using SeNet.Downloads;
using SeNet.Text;

namespace SeNet.Tests.Downloads;

public sealed class ConsoleDownloadProgressTests : IDisposable
{
    private readonly StringWriter output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public void On_a_terminal_the_line_is_cleared_at_the_end()
    {
        Report(
            new ConsoleDownloadProgress(output, new TerminalLine(output, () => 80, TimeProvider.System)), 170_000_000);
        output.ToString().Should().StartWith("\rdownloaded 0 of 170 MB").And.EndWith("\r");
        output.ToString().Split('\r')[^2].Should().BeNullOrWhiteSpace();
    }

    [Fact]
    public void Elsewhere_one_line_says_how_much_comes()
    {
        var progress = new ConsoleDownloadProgress(output, line: null);
        Report(progress, 170_000_000);
        output.ToString().Should().Be($"downloading 170 MB ...{Environment.NewLine}");
        Report(progress, 99_000_000);
        output.ToString().Should().EndWith($"downloading 99 MB ...{Environment.NewLine}");
    }

    [Fact]
    public void A_server_need_not_say_how_much()
    {
        new ConsoleDownloadProgress(output, line: null).Report(new DownloadProgress(5, Total: null));
        output.ToString().Should().Be($"downloading ...{Environment.NewLine}");
    }

    private static void Report(ConsoleDownloadProgress progress, long total)
    {
        for (var part = 0; part <= 10; part++)
            progress.Report(new DownloadProgress(total * part / 10, total));
    }
}
