namespace Documentation.Tests;

/// <summary>The code blocks of a Markdown page.</summary>
internal static class CodeBlocks
{
    private const string Fence = "```";

    /// <summary>The page's blocks in a language.</summary>
    /// <returns>The number of the line before each block, and its text.</returns>
    public static IEnumerable<(int Line, string Text)> In(string markdown, string language)
    {
        var lines = markdown.Split('\n');
        for (var start = 0; start < lines.Length; start++)
        {
            if (!lines[start].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            var end = Array.FindIndex(lines, start + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
            if (end < 0)
                throw new InvalidDataException($"The code block of line {start + 1} has no end.");
            if (lines[start] == Fence + language)
                yield return (start + 1, string.Join('\n', lines[(start + 1)..end]));
            start = end;
        }
    }

    /// <summary>The page without its code blocks.</summary>
    public static string Without(string markdown)
    {
        var inside = false;
        return string.Join('\n', markdown.Split('\n').Where(line =>
        {
            var isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            inside ^= isFence;
            return !inside && !isFence;
        }));
    }
}
