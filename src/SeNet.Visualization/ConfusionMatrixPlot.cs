using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Evaluation;

namespace SeNet.Visualization;

/// <summary>
/// Heat map of a confusion matrix: true classes down, predicted ones across, the counts in the cells, darker blue for
/// more.
/// </summary>
/// <remarks>
/// Text is drawn with a font of this assembly, so it looks the same on a machine without fonts; it covers Latin, Greek
/// and Cyrillic. A character that it lacks becomes a box, and a name in another script becomes the class's number,
/// <c>#3</c>; the CSV file has the names. Where cells are too small for their numbers, these are
/// left out; where they are too small for every name, only some are written. Of more than 20 classes, counts of 0 are
/// left out. Of more than 100 classes, it shows the 30 with most errors, their own images and those of others that were
/// taken for them, and in a last, grey row and column all other classes together; the title says so. So a picture takes
/// no more time, memory or room however many classes there are.
/// </remarks>
/// <example>
/// <code>
/// new ConfusionMatrixPlot(confusion) { Title = "Test images" }.SavePng("confusion.png");
/// </code>
/// </example>
public sealed class ConfusionMatrixPlot
{
    private const int SizeOfPart = 1000;

    private readonly ConfusionMatrix matrix;

    /// <summary>Makes the plot of a matrix.</summary>
    /// <param name="matrix">Counts; they are read when a picture is saved.</param>
    public ConfusionMatrixPlot(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        this.matrix = matrix;
    }

    /// <summary>Heading of the picture.</summary>
    /// <value>
    /// Default: <c>Confusion Matrix</c>. A long one is written smaller, and cut where that is not enough.
    /// </value>
    public string Title { get; init; } = "Confusion Matrix";

    /// <summary>
    /// Saves a square PNG picture, making the directory if it is missing and replacing a file of that name.
    /// </summary>
    /// <param name="path">File to write.</param>
    /// <param name="size">
    /// Width and height in pixels, 100 to 8,192; null for 800, or up to 1,800 where the classes need it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="size"/> is out of range, or too small for the number of classes.
    /// </exception>
    public void SavePng(string path, int? size = null) => Draw(size).SavePng(path);

    /// <summary>
    /// Saves a square SVG picture, its text as outlines, making the directory if it is missing and replacing a file of
    /// that name.
    /// </summary>
    /// <param name="path">File to write.</param>
    /// <param name="size">
    /// Width and height in pixels, 100 to 8,192; null for 800, or up to 1,800 where the classes need it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="size"/> is out of range, or too small for the number of classes.
    /// </exception>
    public void SaveSvg(string path, int? size = null) => Draw(size).SaveSvg(path);

    /// <summary>Saves the counts as CSV: <see cref="ConfusionMatrix.WriteCsv"/>.</summary>
    /// <param name="path">File to write. The directory is made if it is missing.</param>
    public void SaveCsv(string path) => Picture.SaveCsv(path, matrix.WriteCsv);

    private Picture Draw(int? size)
    {
        var map = HeatMap.Of(matrix);
        var layout = HeatMapLayout.For(
            map.Names,
            size ?? (map.HasOthers ? SizeOfPart : null),
            Title,
            map.Caption is null ? "" : $": {map.Caption}");
        var plot = new Plot();
        plot.ApplyStyle(layout.Title, layout.TitleFont, layout.LabelFont, layout.NameFont);
        plot.HideGrid();
        plot.Axes.Frame(false);
        plot.Add.Plottable(new HeatMapCells(map, layout));
        AddNames(plot, layout);
        Place(plot, layout);
        return new Picture(
            layout.Size, layout.Size, canvas => plot.DrawOn(canvas, new PixelRect(0, layout.Size, layout.Size, 0)));
    }

    private static void AddNames(Plot plot, HeatMapLayout layout)
    {
        var across = new NumericManual();
        var down = new NumericManual();
        var count = layout.Names.Count;
        for (var index = 0; index < count; index += layout.NameStep)
        {
            across.AddMajor(index + 0.5, layout.Names[index]);
            down.AddMajor(count - index - 0.5, layout.Names[index]);
        }

        plot.Axes.Bottom.TickGenerator = across;
        plot.Axes.Left.TickGenerator = down;
        plot.XLabel("Predicted Class", layout.LabelFont);
        plot.YLabel("True Class", layout.LabelFont);
        if (layout.Rotation != 0)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -layout.Rotation;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            plot.Axes.Bottom.TickLabelStyle.OffsetY = HeatMapLayout.Gap / 2;
        }
    }

    private static void Place(Plot plot, HeatMapLayout layout)
    {
        plot.Axes.SetLimits(0, layout.Names.Count, 0, layout.Names.Count);
        SetSize(plot.Axes.Top, HeatMapLayout.Gap);
        SetSize(plot.Axes.Left, layout.LeftPanel);
        SetSize(plot.Axes.Bottom, layout.BottomPanel);
        plot.Layout.Fixed(new PixelPadding(
            layout.Left,
            layout.Size - layout.Left - layout.Side,
            layout.Size - layout.Top - layout.Side,
            layout.Top));

        static void SetSize(IAxis panel, float size) => (panel.MinimumSize, panel.MaximumSize) = (size, size);
    }
}
