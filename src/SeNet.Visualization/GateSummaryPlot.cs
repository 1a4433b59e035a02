using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Explanation;

namespace SeNet.Visualization;

/// <summary>
/// The gates of all SE blocks at a glance: of each block the mean over its channels, the range of the middle 80% of
/// them, and below it how far the classes differ (<see cref="GateBlock.ClassSpread"/>). Vertical lines part the stages.
/// </summary>
/// <example>
/// <code>
/// new GateSummaryPlot(GateStatistics.Compute(network, data.Test, Normalization.Cifar10)).SavePng("gates.png");
/// </code>
/// </example>
public sealed class GateSummaryPlot
{
    private const int MinimumWidth = 300;
    private const int MinimumHeight = 300;
    private const float TitleSize = 18;
    private const float LabelSize = 15;
    private const float TickSize = 13;
    private const double SpreadShare = 0.36;
    private const int MostTicks = 20;

    private readonly GateStatistics gates;

    /// <summary>Makes the plot of a network's gates.</summary>
    /// <param name="gates">Gates of at least one block.</param>
    /// <exception cref="ArgumentException">There is no block.</exception>
    public GateSummaryPlot(GateStatistics gates)
    {
        ArgumentNullException.ThrowIfNull(gates);
        if (gates.Blocks.Count == 0)
            throw new ArgumentException(
                "gates has no blocks: the network has no SE blocks. Use one with, for example seresnet18.",
                nameof(gates));
        this.gates = gates;
    }

    /// <summary>Saves a PNG picture, making the directory if it is missing and replacing a file of that name.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 300 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SavePng(string path, int width = 800, int height = 560) => Draw(width, height).SavePng(path);

    /// <summary>Saves an SVG picture, its text as outlines.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 300 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SaveSvg(string path, int width = 800, int height = 560) => Draw(width, height).SaveSvg(path);

    /// <summary>Saves the gates of all blocks and classes as CSV: <see cref="GateStatistics.WriteCsv"/>.</summary>
    /// <param name="path">File to write. The directory is made if it is missing.</param>
    public void SaveCsv(string path) => Picture.SaveCsv(path, gates.WriteCsv);

    private Picture Draw(int width, int height)
    {
        PictureSize.Require(width, MinimumWidth, nameof(width));
        PictureSize.Require(height, MinimumHeight, nameof(height));
        var (values, spread) = (Gates(), Spread());
        values.Axes.Left.MinimumSize = spread.Axes.Left.MinimumSize = 78;
        var split = (int)(height * (1 - SpreadShare));
        return new Picture(width, height, canvas =>
        {
            values.DrawOn(canvas, new PixelRect(0, width, split, 0));
            spread.DrawOn(canvas, new PixelRect(0, width, height, split));
        });
    }

    private Plot Gates()
    {
        var plot = Panel("Gates by block: mean and middle 80% of the channels", "Gate");
        foreach (var (index, block) in gates.Blocks.Index())
        {
            float[] sorted = [.. block.Mean.Order()];
            var range = plot.Add.Rectangle(index - 0.3, index + 0.3, Quantile(0.1), Quantile(0.9));
            (range.FillColor, range.LineWidth) = (PlotStyle.Series[0].WithOpacity(0.3), 0);
            var mean = plot.Add.Line(index - 0.3, sorted.Average(), index + 0.3, sorted.Average());
            (mean.Color, mean.LineWidth) = (PlotStyle.Series[0], 3);

            double Quantile(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        }

        if (gates.Blocks.All(block => block.Mean.All(value => value is >= 0 and <= 1)))
            plot.Axes.SetLimitsY(0, 1);
        return plot;
    }

    private Plot Spread()
    {
        var plot = Panel("", "Class difference");
        plot.XLabel("SE block", LabelSize);
        foreach (var (index, block) in gates.Blocks.Index())
        {
            var bar = plot.Add.Rectangle(index - 0.3, index + 0.3, 0, block.ClassSpread);
            (bar.FillColor, bar.LineWidth) = (PlotStyle.Series[1], 0);
        }

        plot.Axes.SetLimitsY(0, Math.Max(1e-3, 1.1 * gates.Blocks.Max(block => block.ClassSpread)));
        return plot;
    }

    private Plot Panel(string title, string axis)
    {
        var plot = new Plot();
        plot.ApplyStyle(title, TitleSize, LabelSize, TickSize);
        plot.ApplyFrame();
        plot.YLabel(axis, LabelSize);
        plot.Grid.XAxisStyle.IsVisible = false;
        var ticks = new NumericManual();
        var step = (gates.Blocks.Count - 1) / MostTicks + 1;
        for (var index = 0; index < gates.Blocks.Count; index += step)
            ticks.AddMajor(index, (index + 1).ToString(CultureInfo.InvariantCulture));
        plot.Axes.Bottom.TickGenerator = ticks;
        for (var index = 1; index < gates.Blocks.Count; index++)
            if (gates.Blocks[index].Stage != gates.Blocks[index - 1].Stage)
            {
                // Not dashed: Skia cannot write dashes as SVG, and complains on the terminal.
                var line = plot.Add.VerticalLine(index - 0.5, 1, PlotStyle.Ink.WithOpacity(0.4));
                line.ExcludeFromLegend = true;
            }

        plot.Axes.SetLimitsX(-0.6, gates.Blocks.Count - 0.4);
        return plot;
    }
}
