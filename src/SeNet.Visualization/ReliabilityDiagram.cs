using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Evaluation;

namespace SeNet.Visualization;

/// <summary>
/// Reliability diagram (Guo et al., arXiv 1706.04599, figure 1): the accuracy of images by the probability of their
/// predicted class as bars, the line of perfect calibration, and below it how many images each bar stands for.
/// </summary>
/// <example>
/// <code>
/// var evaluation = new Evaluator(network, Normalization.Cifar10).Evaluate(data.Test);
/// new ReliabilityDiagram(Calibration.Of(evaluation)).SavePng("calibration.png");
/// </code>
/// </example>
public sealed class ReliabilityDiagram
{
    private const int MinimumWidth = 300;
    private const int MinimumHeight = 300;
    private const float TitleSize = 18;
    private const float LabelSize = 15;
    private const float TickSize = 13;
    private const double CountsShare = 0.28;

    private readonly Calibration calibration;

    /// <summary>Makes the diagram of a calibration.</summary>
    /// <param name="calibration">The bins.</param>
    public ReliabilityDiagram(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        this.calibration = calibration;
    }

    /// <summary>Saves a PNG picture, making the directory if it is missing and replacing a file of that name.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 300 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SavePng(string path, int width = 600, int height = 640) => Draw(width, height).SavePng(path);

    /// <summary>Saves an SVG picture, its text as outlines.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 300 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SaveSvg(string path, int width = 600, int height = 640) => Draw(width, height).SaveSvg(path);

    /// <summary>Saves the bins as CSV: <see cref="Calibration.WriteCsv"/>.</summary>
    /// <param name="path">File to write. The directory is made if it is missing.</param>
    public void SaveCsv(string path) => Picture.SaveCsv(path, calibration.WriteCsv);

    private Picture Draw(int width, int height)
    {
        PictureSize.Require(width, MinimumWidth, nameof(width));
        PictureSize.Require(height, MinimumHeight, nameof(height));
        var (accuracy, counts) = (Accuracy(), Counts());
        // The same left edge for both.
        accuracy.Axes.Left.MinimumSize = counts.Axes.Left.MinimumSize = 78;
        var split = (int)(height * (1 - CountsShare));
        return new Picture(width, height, canvas =>
        {
            accuracy.DrawOn(canvas, new PixelRect(0, width, split, 0));
            counts.DrawOn(canvas, new PixelRect(0, width, height, split));
        });
    }

    private Plot Accuracy()
    {
        var plot = Panel(string.Create(
            CultureInfo.InvariantCulture, $"Expected calibration error: {100 * calibration.ExpectedError:0.0}%"));
        plot.YLabel("Accuracy", LabelSize);
        foreach (var bin in calibration.Bins.Where(bin => bin.Count > 0))
            Bar(plot, bin, bin.Accuracy, PlotStyle.Series[0]);
        var ideal = plot.Add.Line(0, 0, 1, 1);
        (ideal.Color, ideal.LineWidth) = (PlotStyle.Ink, 1.5f);
        plot.AddLegend("perfect calibration", PlotStyle.Ink, TickSize, 1.5f);
        plot.ShowFlatLegend(Alignment.UpperLeft);
        plot.Axes.Left.TickGenerator = Percents();
        plot.Axes.SetLimits(0, 1, 0, 1);
        return plot;
    }

    private Plot Counts()
    {
        var plot = Panel("");
        plot.XLabel("Probability of the predicted class", LabelSize);
        plot.YLabel("Images", LabelSize);
        foreach (var bin in calibration.Bins)
            Bar(plot, bin, bin.Count, PlotStyle.Series[0].WithOpacity(0.5));
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = value => value.ToString("N0", CultureInfo.InvariantCulture),
            IntegerTicksOnly = true,
            TargetTickCount = 4,
        };
        plot.Axes.SetLimits(0, 1, 0, Math.Max(1, 1.08 * calibration.Bins.Max(bin => bin.Count)));
        return plot;
    }

    private static Plot Panel(string title)
    {
        var plot = new Plot();
        plot.ApplyStyle(title, TitleSize, LabelSize, TickSize);
        plot.ApplyFrame();
        plot.Axes.Bottom.TickGenerator = Percents();
        // Half of the last tick's text.
        plot.Axes.Right.MinimumSize = 26;
        return plot;
    }

    private static void Bar(Plot plot, CalibrationBin bin, double height, Color color)
    {
        var gap = 0.06 * (bin.To - bin.From);
        var bar = plot.Add.Rectangle(bin.From + gap, bin.To - gap, 0, height);
        (bar.FillColor, bar.LineWidth) = (color, 0);
    }

    private static NumericManual Percents()
    {
        var ticks = new NumericManual();
        for (var percent = 0; percent <= 100; percent += 20)
            ticks.AddMajor(percent / 100.0, string.Create(CultureInfo.InvariantCulture, $"{percent}%"));
        return ticks;
    }
}
