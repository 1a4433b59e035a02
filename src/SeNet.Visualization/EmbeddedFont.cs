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

    private static SKTypeface Load()
    {
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
