using System.Globalization;

namespace SeNet.Text;

/// <summary>One line of a terminal that is rewritten in its place, a few times a second, and never wraps.</summary>
/// <param name="writer">The terminal.</param>
/// <param name="width">Its width in columns, read at each update: a window may be resized.</param>
/// <param name="clock">Measures the time between two updates.</param>
internal sealed class TerminalLine(TextWriter writer, Func<int> width, TimeProvider clock)
{
    private const int UsualWidth = 80;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private int shown; // characters on the line
    private long? shownAt;

    /// <summary>
    /// Number of characters that the line shows. The last column stays free: some terminals go to the next line when it
    /// is written.
    /// </summary>
    public int Room => Math.Max(width() - 1, 0);

    /// <summary>Whether the next update is due.</summary>
    public bool IsDue => shownAt is not { } last || clock.GetElapsedTime(last) >= Interval;

    /// <summary>A line on standard output; null where that is no terminal.</summary>
    public static TerminalLine? OnOutput() =>
        Console.IsOutputRedirected || IsDumb ? null : new(Console.Out, ConsoleWidth, TimeProvider.System);

    /// <summary>A line on standard error; null where that is no terminal.</summary>
    public static TerminalLine? OnError() =>
        Console.IsErrorRedirected || IsDumb ? null : new(Console.Error, ConsoleWidth, TimeProvider.System);

    /// <summary>Replaces what is on the line. Text beyond the terminal's width is cut off.</summary>
    public void Show(string text)
    {
        var room = Room;
        var line = text.Length <= room ? text : text[..room];
        Write($"\r{line.PadRight(Math.Min(shown, room))}");
        (shown, shownAt) = (line.Length, clock.GetTimestamp());
    }

    /// <summary>Leaves the line empty, the cursor at its start, for other output.</summary>
    public void Clear()
    {
        if (shown > 0)
            Write($"\r{new string(' ', Math.Min(shown, Room))}\r");
        shown = 0;
    }

    /// <summary>Such a terminal does not return to the start of a line.</summary>
    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    private static int ConsoleWidth()
    {
        try
        {
            if (Console.WindowWidth is > 0 and var columns)
                return columns;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            // A terminal that does not know its size.
        }

        return int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var told)
            && told > 0
            ? told
            : UsualWidth;
    }

    private void Write(string text)
    {
        writer.Write(text);
        writer.Flush();
    }
}
