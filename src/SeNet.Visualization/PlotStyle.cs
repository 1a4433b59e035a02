using ScottPlot;
using SkiaSharp;

namespace SeNet.Visualization;

/// <summary>The look that all pictures share.</summary>
internal static class PlotStyle
{
    public static Color Ink { get; } = Color.FromHex("#262626");

    public static Color Paper { get; } = Colors.White;

    /// <summary>Behind numbers that are outside of a scale of colours.</summary>
    public static Color Shade { get; } = Color.FromHex("#e6e6e6");

    /// <summary>Colors of series, each told from the others by color-blind eyes in this order too.</summary>
    public static IReadOnlyList<Color> Series { get; } =
    [
        .. new[]
        {
            "#1f77b4", "#e6550d", "#2a8a3c", "#b8282d", "#7d54b0", "#84564b", "#c2459a", "#0d8c9c", "#8a8c17",
        }.Select(Color.FromHex),
    ];

    /// <summary>
    /// How far below ScottPlot's middle the middle of the letters should be, as a share of the font size.
    /// </summary>
    public static float LetterOffset => 0.15f;

    /// <summary>Sets a label's font, size in pixels and colour.</summary>
    public static void Apply(this LabelStyle label, float size)
    {
        label.Font = EmbeddedFont.Typeface;
        label.FontSize = size;
        label.ForeColor = Ink;
        label.Bold = false;
    }

    /// <summary>Sets every text of a plot outside its data area: title, axis labels and ticks.</summary>
    public static void ApplyStyle(this Plot plot, string title, float titleSize, float labelSize, float tickSize)
    {
        plot.FigureBackground.Color = Paper;
        plot.Axes.Title.Label.Text = EmbeddedFont.Drawable(title);
        plot.Axes.Title.Label.Apply(titleSize);
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.Label.Apply(labelSize);
            axis.TickLabelStyle.Apply(tickSize);
        }

        // ScottPlot centres a line of text with its accents and descenders: this centres the letters.
        plot.Axes.Left.TickLabelStyle.OffsetY = tickSize * LetterOffset;
    }

    /// <summary>Thin grid lines, and a frame on the left and at the bottom alone.</summary>
    public static void ApplyFrame(this Plot plot)
    {
        plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Grid.MajorLineColor = Ink.WithOpacity(0.12);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
    }

    /// <summary>Adds an entry to the legend.</summary>
    public static void AddLegend(this Plot plot, string name, Color color, float size, float width = 2)
    {
        var entry = new LegendItem { LabelText = name, LineColor = color, LineWidth = width };
        entry.LabelStyle.Apply(size);
        entry.LabelStyle.OffsetY = size * LetterOffset;
        plot.Legend.ManualItems.Add(entry);
    }

    /// <summary>Shows the legend without a shadow.</summary>
    public static void ShowFlatLegend(this Plot plot, Alignment alignment)
    {
        plot.ShowLegend(alignment);
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Ink.WithOpacity(0.2);
    }

    /// <summary>Draws a plot over what is on the canvas.</summary>
    public static void DrawOn(this Plot plot, SKCanvas canvas, PixelRect area)
    {
        // On an SVG canvas clearing would paint it black.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Render(canvas, area);
    }
}
