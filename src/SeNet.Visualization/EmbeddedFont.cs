using System.Globalization;
using System.Text;
using SkiaSharp;

namespace SeNet.Visualization;

/// <summary>
/// The font of all text in the pictures. It is part of the assembly because text drawn with a system's font
/// vanishes without a word where no font is installed, as in most containers.
/// </summary>
internal static class EmbeddedFont
{
    /// <summary>DejaVu Sans; never disposed.</summary>
    public static SKTypeface Typeface { get; } = Load();

    /// <summary>Width of a text in pixels at a size in pixels.</summary>
    public static float Width(string text, float size)
    {
        using var font = new SKFont(Typeface, size);
        return font.MeasureText(text);
    }

    /// <summary>The text on one line, with a white square for each character that the font lacks.</summary>
    public static string Drawable(string text) => string.Concat(
        text.ReplaceLineEndings(" ").EnumerateRunes()
            .Select(rune => Typeface.GetGlyph(rune.Value) == 0 ? "□" : rune.ToString()));

    /// <summary>
    /// A class's name as pictures show it: its number, <c>#3</c>, where the font lacks its letters, or where they must
    /// be joined or run from right to left, which Skia does not do.
    /// </summary>
    public static string ClassName(string name, int index)
    {
        var runes = name.ReplaceLineEndings(" ").EnumerateRunes().ToList();
        var isDrawn = runes.Exists(rune => Rune.IsLetterOrDigit(rune) && Typeface.GetGlyph(rune.Value) != 0)
            && !runes.Exists(rune => rune.Value is >= 0x0590 and <= 0x08FF or >= 0xFB1D and <= 0xFEFC);
        return isDrawn ? Drawable(name) : string.Create(CultureInfo.InvariantCulture, $"#{index}");
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
