using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace SeNet.Visualization;

/// <summary>Turns the text of an SVG picture into outlines.</summary>
/// <remarks>
/// Skia writes text as characters, which a viewer draws with its own fonts: other widths, or nothing where it has none.
/// Here each glyph is defined once and then used; the words stay in the file as <c>aria-label</c>, for screen readers
/// and searches.
/// </remarks>
internal sealed class SvgText
{
    /// <summary>Size in which glyphs are defined; a text scales them.</summary>
    private const float GlyphSize = 100;

    private static readonly XName Reference = XNamespace.Get("http://www.w3.org/1999/xlink") + "href";

    private readonly SKFont font;
    private readonly XNamespace svg;
    private readonly SortedDictionary<ushort, XElement> glyphs = [];

    private SvgText(SKFont font, XNamespace svg)
    {
        this.font = font;
        this.svg = svg;
    }

    /// <summary>Replaces each text element of a picture by the outlines of its glyphs.</summary>
    /// <param name="root">A picture that Skia wrote, all its text in the embedded font.</param>
    public static void ToOutlines(XElement root)
    {
        using var font = new SKFont(EmbeddedFont.Typeface, GlyphSize) { Hinting = SKFontHinting.None };
        var outlines = new SvgText(font, root.Name.Namespace);
        foreach (var text in root.Descendants(outlines.svg + "text").ToList())
            text.ReplaceWith(outlines.Outline(text));
        root.AddFirst(new XElement(outlines.svg + "defs", outlines.glyphs.Values));
    }

    private XElement Outline(XElement text)
    {
        var content = text.Value.Trim();
        var scale = Numbers(text, "font-size")[0] / GlyphSize;
        var x = Numbers(text, "x");
        var y = Numbers(text, "y");

        // Skia gives an x for each character, and one y for all of them unless they differ.
        var uses = content.EnumerateRunes().Take(x.Length).Select((character, index) => new XElement(
            svg + "use",
            new XAttribute(Reference, "#" + Define(font.GetGlyph(character.Value))),
            new XAttribute("x", Text(x[index] / scale)),
            new XAttribute("y", Text(y[Math.Min(index, y.Length - 1)] / scale))));
        return new XElement(
            svg + "g",
            text.Attribute("fill"),
            text.Attribute("fill-opacity"),
            new XAttribute("transform", $"{text.Attribute("transform")?.Value} scale({Text(scale)})".TrimStart()),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", content),
            uses);
    }

    private string Define(ushort glyph)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"glyph{glyph}");
        if (!glyphs.ContainsKey(glyph))
        {
            // A blank has no outline.
            using var outline = font.GetGlyphPath(glyph);
            glyphs.Add(glyph, new XElement(
                svg + "path", new XAttribute("id", name),
                new XAttribute("d", outline?.ToSvgPathData() ?? string.Empty)));
        }

        return name;
    }

    private static float[] Numbers(XElement element, string attribute) =>
    [
        .. element.Attribute(attribute)!.Value
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
    ];

    private static string Text(float number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
