namespace SeNet.Text;

/// <summary>Texts of any length as messages show them: bounded, and still telling what differs.</summary>
internal static class ShortText
{
    private const int Longest = 200;
    private const int Before = 40;

    /// <summary>The first few names and how many more there are.</summary>
    /// <param name="names">The names.</param>
    /// <param name="shown">How many are listed.</param>
    public static string List(IReadOnlyCollection<string> names, int shown = 10) =>
        string.Join(", ", names.Take(shown).Select(Cut))
            + (names.Count > shown ? $" and {names.Count - shown} more" : "");

    /// <summary>The beginning of a text.</summary>
    public static string Cut(string text) => Part(text, 0);

    /// <summary>
    /// The first line of what an exception says: libtorch's messages go on with a stack of C++ functions.
    /// </summary>
    public static string FirstLine(Exception error) =>
        Cut(error.Message.ReplaceLineEndings("\n").TrimStart('\n').Split('\n', 2)[0]).TrimEnd('.', ' ');

    /// <summary>Two texts from a little before the place where they begin to differ.</summary>
    public static (string First, string Second) Around(string first, string second)
    {
        if (Math.Max(first.Length, second.Length) <= Longest)
            return (first, second);
        var start = Math.Max(0, first.AsSpan().CommonPrefixLength(second) - Before);
        return (Part(first, start), Part(second, start));
    }

    private static string Part(string text, int start)
    {
        var (from, to) = (Boundary(text, start), Boundary(text, Math.Min(text.Length, start + Longest)));
        return (from > 0 ? "..." : "") + text[from..to] + (to < text.Length ? "..." : "");
    }

    // Not between the two halves of a surrogate pair.
    private static int Boundary(string text, int index) =>
        index > 0 && index < text.Length
            && char.IsLowSurrogate(text[index])
            && char.IsHighSurrogate(text[index - 1]) ? index - 1 : Math.Min(index, text.Length);
}
