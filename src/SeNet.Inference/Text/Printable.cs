using System.Text;

namespace SeNet.Text;

/// <summary>Names from a file in a message: short, and without characters that a terminal would obey.</summary>
internal static class Printable
{
    private const int Longest = 100;

    public static string Text(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        // Half a surrogate pair is read as the replacement character.
        var shown = string.Concat(runes.Take(Longest).Select(
            rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar ? "?" : rune.ToString()));
        return runes.Count > Longest ? shown + "..." : shown;
    }
}
