using SeNet.Text;

namespace SeNet.Downloads;

/// <summary>
/// Shows the progress of a download on standard error: on a terminal in one line, which is cleared at the end;
/// elsewhere with one line at the start.
/// </summary>
public sealed class ConsoleDownloadProgress : IProgress<DownloadProgress>
{
    private readonly TextWriter writer;
    private readonly TerminalLine? line;
    private bool begun;

    /// <summary>Shows progress on the console.</summary>
    public ConsoleDownloadProgress()
        : this(Console.Error, TerminalLine.OnError())
    {
    }

    internal ConsoleDownloadProgress(TextWriter writer, TerminalLine? line) =>
        (this.writer, this.line) = (writer, line);

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        var ended = value.Bytes == value.Total;
        if (ended)
            line?.Clear();
        else if (line is { IsDue: true })
            line.Show(
                $"downloaded {Megabytes(value.Bytes)}{(value.Total is { } total ? $" of {Megabytes(total)}" : "")} MB");
        else if (line is null && !begun)
            writer.WriteLine(value.Total is { } total ? $"downloading {Megabytes(total)} MB ..." : "downloading ...");
        begun = !ended;
    }

    private static string Megabytes(long bytes) =>
        (bytes / 1e6).ToString("F0", System.Globalization.CultureInfo.InvariantCulture);
}
