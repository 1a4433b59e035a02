using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace SeNet.Visualization;

/// <summary>A picture with a row for each class, names on the left, and its size.</summary>
internal static class ClassRows
{
    /// <summary>Rows of the largest picture.</summary>
    public const int Most = 60;

    public const float TitleSize = 18;
    public const float LabelSize = 15;
    public const float NameSize = 13;

    private const int MinimumWidth = 300;
    private const float RowHeight = 24;
    private const float Around = 130;
    private const float LegendHeight = 30;

    /// <summary>Prepares a plot whose row i, from the top, is at height <c>rows - 1 - i</c>.</summary>
    /// <param name="title">Title.</param>
    /// <param name="axis">Label of the horizontal axis.</param>
    /// <param name="names">Names of the rows.</param>
    /// <param name="width">Width of the picture.</param>
    public static Plot Prepare(string title, string axis, IReadOnlyList<string> names, int width)
    {
        PictureSize.Require(width, MinimumWidth, nameof(width));
        var plot = new Plot();
        plot.ApplyStyle(
            HeatMapLayout.Shorten(title, TitleSize, width * 0.9f), TitleSize, LabelSize, NameSize);
        plot.ApplyFrame();
        plot.XLabel(axis, LabelSize);
        plot.Grid.YAxisStyle.IsVisible = false;
        var rows = new NumericManual();
        for (var row = 0; row < names.Count; row++)
            rows.AddMajor(names.Count - 1 - row, HeatMapLayout.Shorten(names[row], NameSize, width * 0.3f));
        plot.Axes.Left.TickGenerator = rows;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        return plot;
    }

    /// <summary>The finished picture; its height follows the number of rows.</summary>
    public static Picture Finish(Plot plot, int rows, int width, double low, double high)
    {
        plot.Axes.SetLimits(low, high, -0.7, rows - 0.3);
        plot.ShowFlatLegend(Alignment.UpperRight);
        plot.ShowLegend(Edge.Top);
        var height = (int)(Around + LegendHeight + RowHeight * rows);
        return new Picture(width, height, canvas => plot.DrawOn(canvas, new PixelRect(0, width, height, 0)));
    }

    /// <summary>Which part of many classes is shown, for a title.</summary>
    public static string Caption(string part, int classes) =>
        classes <= Most ? "" : string.Create(CultureInfo.InvariantCulture, $": {part} of {classes:N0} classes");
}
