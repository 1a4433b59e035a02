using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Evaluation;
using SeNet.Visualization.Reports;

namespace SeNet.Visualization;

/// <summary>Number of images of each class in the parts of a data set, as bars.</summary>
/// <remarks>
/// Of more than 60 classes, the 30 largest and the 30 smallest are shown, by the first part. Names in a script that the
/// font of this assembly lacks become the class's number, <c>#3</c>; the CSV file has the names.
/// </remarks>
/// <example>
/// <code>
/// new ClassCountsPlot(
///     data.Train.ClassNames, [ReportSplit.Of("training", data.Train), ReportSplit.Of("test", data.Test)])
///     .SavePng("counts.png");
/// </code>
/// </example>
public sealed class ClassCountsPlot
{
    private readonly IReadOnlyList<string> classNames;
    private readonly IReadOnlyList<ReportSplit> splits;

    /// <summary>Makes the plot of counts.</summary>
    /// <param name="classNames">Names of the classes, at least one.</param>
    /// <param name="splits">Parts of the data, 1 to 9, each with a count for each class.</param>
    /// <exception cref="ArgumentException">There is no class or part, or a part has other classes.</exception>
    public ClassCountsPlot(IReadOnlyList<string> classNames, IReadOnlyList<ReportSplit> splits)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(splits);
        if (classNames.Count == 0)
            throw new ArgumentException("classNames is empty; give at least one class.", nameof(classNames));
        if (splits.Count == 0 || splits.Count > PlotStyle.Series.Count)
            throw new ArgumentException(
                $"There are {splits.Count} splits; 1 to {PlotStyle.Series.Count} are drawn.", nameof(splits));
        foreach (var split in splits)
            if (split.Counts.Count != classNames.Count)
                throw new ArgumentException(
                    $"'{split.Name}' has counts of {split.Counts.Count} classes; there are {classNames.Count}.",
                    nameof(splits));
        (this.classNames, this.splits) = ([.. classNames], [.. splits]);
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

    /// <summary>Saves the counts as CSV: class, then a column for each part.</summary>
    /// <param name="path">File to write. The directory is made if it is missing.</param>
    public void SaveCsv(string path) => Picture.SaveCsv(path, writer => Csv.Write(
        writer,
        [
            ["class", .. splits.Select(split => split.Name)],
            .. classNames.Select((name, index) => (string[])[
                name,
                .. splits.Select(split => split.Counts[index].ToString(CultureInfo.InvariantCulture)),
            ]),
        ]));

    private Picture Draw(int width)
    {
        int[] rows = [.. Enumerable.Range(0, classNames.Count)];
        if (rows.Length > ClassRows.Most)
        {
            int[] bySize = [.. rows.OrderByDescending(index => splits[0].Counts[index])];
            rows = [.. bySize[..(ClassRows.Most / 2)], .. bySize[^(ClassRows.Most / 2)..]];
        }

        var plot = ClassRows.Prepare(
            "Images per class"
                + ClassRows.Caption($"the {ClassRows.Most / 2} largest and smallest", classNames.Count),
            "Images", [.. rows.Select(index => EmbeddedFont.ClassName(classNames[index], index))], width);
        var thickness = 0.8 / splits.Count;
        for (var part = 0; part < splits.Count; part++)
        {
            for (var row = 0; row < rows.Length; row++)
            {
                var top = rows.Length - 1 - row + 0.4 - part * thickness;
                var bar = plot.Add.Rectangle(0, splits[part].Counts[rows[row]], top - thickness * 0.92, top);
                (bar.FillColor, bar.LineWidth) = (PlotStyle.Series[part], 0);
            }

            plot.AddLegend(
                HeatMapLayout.Shorten(splits[part].Name, ClassRows.NameSize, width * 0.2f), PlotStyle.Series[part],
                ClassRows.NameSize, width: 8);
        }

        plot.Axes.Bottom.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = value => value.ToString("N0", CultureInfo.InvariantCulture), IntegerTicksOnly = true,
        };
        var most = Math.Max(1, splits.Max(split => split.Counts.Max()));
        return ClassRows.Finish(plot, rows.Length, width, 0, 1.04 * most);
    }
}
