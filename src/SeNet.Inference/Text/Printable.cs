namespace SeNet.Text;

/// <summary>Names from a file in a message: short, and without characters that a terminal would obey.</summary>
internal static class Printable
{
    private const int Longest = 100;

    public static string Text(string text)
    {
        var shown = string.Concat(text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > Longest ? shown + "..." : shown;
    }
}
