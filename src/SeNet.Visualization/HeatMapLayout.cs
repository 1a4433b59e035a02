using System.Globalization;

namespace SeNet.Visualization;

/// <summary>Sizes in pixels of a square picture with n x n square cells and a name for each row and column.</summary>
/// <remarks>Cells have whole pixels, so that no seam shows between them.</remarks>
internal sealed record HeatMapLayout
{
    public const int MinimumSize = 100;

    /// <summary>A larger picture would take more than 256 MB while it is drawn.</summary>
    public const int MaximumSize = 8192;

    /// <summary>Room between two texts, or a text and the cells.</summary>
    public const float Gap = 6;

    private const float TickLength = 4;
    private const float MinimumFont = 6;
    private const float Diagonal = 0.7071f;

    // No picture shows more characters of a name: longer ones need not be measured.
    private const int MostCharacters = 500;

    private HeatMapLayout(int size, IReadOnlyList<string> names, string title, string caption)
    {
        Size = size;
        var scale = Math.Clamp(size / 800f, 0.5f, 2f);
        NumberLimit = 22 * scale;
        LabelFont = 17 * scale;
        NameFont = Math.Clamp(0.75f * 0.8f * size / names.Count, MinimumFont, 14 * scale);
        Names = [.. names.Select(name => Shorten(name, NameFont, size * 0.22f))];

        var widest = Names.Max(name => EmbeddedFont.Width(name, NameFont));
        var margin = 16 * scale;
        TitleHeight = LineHeight(NumberLimit);
        LeftPanel = TickLength + Gap + widest + Gap + LineHeight(LabelFont);
        var top = margin + TitleHeight + Gap;

        // Rotated names take less room across and more down, and what they take changes the cells: try the flattest
        // first.
        foreach (var rotation in new[] { 0, 45, 90 })
        {
            Rotation = rotation;
            BottomPanel = TickLength + Gap + Depth(widest) + Gap + LineHeight(LabelFont);
            var side = Math.Min(size - LeftPanel - 2 * margin, size - BottomPanel - top - margin);
            Cell = (int)(side / names.Count);
            if (Breadth(widest) <= Cell)
                break;
        }

        if (Cell < 1)
            throw new ArgumentOutOfRangeException(
                nameof(size), size,
                $"The picture is {size} pixels wide, too small for {names.Count} rows: leave the size out, or give " +
                    $"at least {Recommended(names.Count)}.");

        NameStep = (int)Math.Ceiling(LineHeight(NameFont) * 0.9f / Cell);
        var freeX = size - LeftPanel - 2 * margin - Side;
        var freeY = size - BottomPanel - top - margin - Side;
        Left = (int)(margin + LeftPanel + freeX / 2);
        Top = (int)(top + freeY / 2);
        // Its middle is that of the cells.
        var middle = Left + Side / 2f;
        (Title, TitleFont) = Fit(title, caption, NumberLimit, 2 * (Math.Min(middle, size - middle) - margin / 2));
    }

    public int Size { get; }

    /// <summary>The title, cut if it is long.</summary>
    public string Title { get; }

    public float TitleFont { get; }

    public float LabelFont { get; }

    public float NameFont { get; }

    /// <summary>Class names, the long ones cut.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Only every so many names are written, so that they do not overlap.</summary>
    public int NameStep { get; }

    /// <summary>Degrees by which the columns' names are turned anticlockwise: 0, 45 or 90.</summary>
    public int Rotation { get; }

    /// <summary>Width and height of a cell.</summary>
    public int Cell { get; }

    /// <summary>Width and height of all cells.</summary>
    public int Side => Cell * Names.Count;

    public int Left { get; }

    public int Top { get; }

    public float TitleHeight { get; }

    /// <summary>Room for the rows' names and the axis label.</summary>
    public float LeftPanel { get; }

    /// <summary>Room for the columns' names and the axis label.</summary>
    public float BottomPanel { get; }

    /// <summary>Room between two cells; none where cells are small.</summary>
    public float CellGap => Cell >= 16 ? 1 : 0;

    private float NumberLimit { get; }

    public static HeatMapLayout For(IReadOnlyList<string> names, int? size, string title = "", string caption = "")
    {
        if (size is < MinimumSize or > MaximumSize)
            throw new ArgumentOutOfRangeException(
                nameof(size), size, $"A picture is {MinimumSize} to {MaximumSize} pixels wide.");
        return new HeatMapLayout(size ?? Recommended(names.Count), names, title, caption);
    }

    /// <summary>Font size with which the longest of the numbers fits a cell; 0 where it would not be legible.</summary>
    public float NumberFont(IEnumerable<string> numbers)
    {
        var widest = numbers.Select(number => EmbeddedFont.Width(number, size: 1)).DefaultIfEmpty(1).Max();
        var font = Math.Min(Math.Min(0.82f * Cell / widest, 0.42f * Cell), NumberLimit);
        return font < MinimumFont ? 0 : font;
    }

    private static int Recommended(int classes) => Math.Max(800, 200 + 16 * classes);

    private static float LineHeight(float font) => 1.2f * font;

    private float Depth(float width) => Rotation switch
    {
        0 => LineHeight(NameFont),
        45 => Diagonal * (width + LineHeight(NameFont)),
        _ => width,
    };

    private float Breadth(float width) => Rotation switch
    {
        0 => width + Gap,
        45 => LineHeight(NameFont) / Diagonal,
        _ => 0,
    };

    /// <summary>
    /// A title with a caption behind it, and the size of the font with which they fit a width: down to half of the
    /// usual, then the title is cut.
    /// </summary>
    private static (string Text, float Font) Fit(string title, string caption, float font, float width)
    {
        var needed = EmbeddedFont.Width(Shorten(title, font, float.MaxValue) + caption, font);
        font = Math.Max(Math.Min(font, font * width / Math.Max(needed, 1)), font / 2);
        return (Shorten(title, font, width - EmbeddedFont.Width(caption, font)) + caption, font);
    }

    /// <summary>A text that is cut where it would be wider.</summary>
    public static string Shorten(string name, float font, float width)
    {
        if (name.Length > MostCharacters)
            name = name[..StringInfo.ParseCombiningCharacters(name[..MostCharacters])[^1]] + "…";
        name = EmbeddedFont.Drawable(name);
        if (EmbeddedFont.Width(name, font) <= width)
            return name;
        return StringInfo.ParseCombiningCharacters(name)
            .Reverse()
            .Select(end => name[..end] + "…")
            .First(cut => cut == "…" || EmbeddedFont.Width(cut, font) <= width);
    }
}
