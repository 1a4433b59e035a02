using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Evaluation;

namespace SeNet.Visualization;

/// <summary>
/// Precision, recall and F1 of each class, as three marks in a row; the class with the lowest F1 first.
/// </summary>
/// <remarks>
/// Of more than 60 classes, those with the lowest F1 are shown. Names in a script that the font of this assembly lacks
/// become the class's number, <c>#3</c>; the CSV file has the names.
/// </remarks>
/// <example>
/// <code>
/// new ClassMetricsPlot(new ClassificationReport(confusion)).SavePng("classes.png");
/// </code>
/// </example>
public sealed class ClassMetricsPlot
{
    private const float MarkerSize = 11;

    private readonly ClassificationReport report;

    /// <summary>Makes the plot of a report.</summary>
    /// <param name="report">Metrics of the classes.</param>
    public ClassMetricsPlot(ClassificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        this.report = report;
    }

    /// <summary>
    /// Saves a PNG picture, making the directory if it is missing and replacing a file of that name. Its height follows
    /// the number of classes.
    /// </summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is out of range.</exception>
    public void SavePng(string path, int width = 760) => Draw(width).SavePng(path);

    /// <summary>Saves an SVG picture, its text as outlines.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is out of range.</exception>
    public void SaveSvg(string path, int width = 760) => Draw(width).SaveSvg(path);

    /// <summary>Saves the metrics as CSV: <see cref="ClassificationReport.WriteCsv"/>.</summary>
    /// <param name="path">File to write. The directory is made if it is missing.</param>
    public void SaveCsv(string path) => Picture.SaveCsv(path, report.WriteCsv);

    private Picture Draw(int width)
    {
        var rows = report.PerClass.Index().OrderBy(pair => pair.Item.F1).Take(ClassRows.Most).ToList();
        var plot = ClassRows.Prepare(
            "Precision, recall and F1"
                + ClassRows.Caption($"the {ClassRows.Most} with the lowest F1", report.PerClass.Count),
            "", [.. rows.Select(pair => EmbeddedFont.ClassName(pair.Item.Name, pair.Index))], width);
        for (var row = 0; row < rows.Count; row++)
        {
            var (y, metrics) = (rows.Count - 1 - row, rows[row].Item);
            double[] values = [metrics.Precision, metrics.Recall, metrics.F1];
            var line = plot.Add.Line(values.Min(), y, values.Max(), y);
            (line.Color, line.LineWidth) = (PlotStyle.Ink.WithOpacity(0.25), 2);
        }

        Add("precision", MarkerShape.FilledTriangleUp, 0, metrics => metrics.Precision);
        Add("recall", MarkerShape.FilledSquare, 1, metrics => metrics.Recall);
        Add("F1", MarkerShape.FilledCircle, 2, metrics => metrics.F1);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = value => (100 * value).ToString("0.##", CultureInfo.InvariantCulture) + "%",
        };
        return ClassRows.Finish(plot, rows.Count, width, -0.02, 1.02);

        void Add(string name, MarkerShape shape, int color, Func<ClassMetrics, double> value)
        {
            var marks = plot.Add.Markers(
                rows.Select((pair, row) => new Coordinates(value(pair.Item), rows.Count - 1 - row)).ToArray(), shape,
                MarkerSize, PlotStyle.Series[color]);
            marks.LegendText = "";
            var entry = new LegendItem
            {
                LabelText = name, MarkerShape = shape, MarkerSize = MarkerSize, MarkerColor = PlotStyle.Series[color],
            };
            entry.LabelStyle.Apply(ClassRows.NameSize);
            entry.LabelStyle.OffsetY = ClassRows.NameSize * PlotStyle.LetterOffset;
            plot.Legend.ManualItems.Add(entry);
        }
    }
}
