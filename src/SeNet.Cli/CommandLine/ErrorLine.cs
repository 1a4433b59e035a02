namespace SeNet.CommandLine;

/// <summary>Lines on standard error. On a terminal they replace the progress line.</summary>
internal static class ErrorLine
{
    private const string ClearLine = "\r\u001b[2K";

    /// <summary>Writes a line.</summary>
    public static void Write(string line)
    {
        var isPlain = Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb";
        Console.Error.WriteLine(isPlain ? line : ClearLine + line);
    }
}
