using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Training;

namespace SeNet.Visualization;

/// <summary>
/// The curve of a <see cref="LearningRateFinder"/>: the loss of each batch as points and the smoothed loss as a line,
/// against the learning rate on a logarithmic axis, with the suggested rate marked.
/// </summary>
/// <remarks>Values that are not finite are left out.</remarks>
/// <example>
/// <code>
/// var curve = new LearningRateFinder(network).Run(data.Train);
/// new LearningRatePlot(curve).SavePng("learning-rate.png");
/// </code>
/// </example>
public sealed class LearningRatePlot
{
    private const int MinimumWidth = 300;
    private const int MinimumHeight = 150;
    private const float TitleSize = 18;
    private const float LabelSize = 15;
    private const float TickSize = 13;

    private static readonly Color LossColor = Color.FromHex("#9ecae1");
    private static readonly Color SmoothColor = Color.FromHex("#1f77b4");
    private static readonly Color MarkColor = Color.FromHex("#e6550d");

    private readonly LearningRateCurve curve;

    /// <summary>Makes the picture of a curve.</summary>
    /// <param name="curve">A curve of at least one point with a finite loss.</param>
    /// <exception cref="ArgumentException">The curve has no such point.</exception>
    public LearningRatePlot(LearningRateCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (!curve.Points.Any(point => double.IsFinite(point.SmoothedLoss)))
            throw new ArgumentException(
                "The curve has no point with a finite loss; sweep from a lower learning rate.", nameof(curve));
        this.curve = curve;
    }

    /// <summary>Saves a PNG picture, making the directory if it is missing and replacing a file of that name.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 150 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SavePng(string path, int width = 700, int height = 420) => Draw(width, height).SavePng(path);

    /// <summary>
    /// Saves an SVG picture, its text as outlines, making the directory if it is missing and replacing a file of that
    /// name.
    /// </summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 150 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SaveSvg(string path, int width = 700, int height = 420) => Draw(width, height).SaveSvg(path);

    private Picture Draw(int width, int height)
    {
        PictureSize.Require(width, MinimumWidth, nameof(width));
        PictureSize.Require(height, MinimumHeight, nameof(height));
        var plot = new Plot();
        plot.ApplyStyle(Title(), TitleSize, LabelSize, TickSize);
        plot.XLabel("Learning rate", LabelSize);
        plot.YLabel("Loss", LabelSize);
        plot.ApplyFrame();

        var losses = Points(point => point.Loss);
        var smoothed = Points(point => point.SmoothedLoss);
        plot.Add.ScatterPoints(losses, LossColor).MarkerSize = 4;
        var line = plot.Add.ScatterLine(smoothed, SmoothColor);
        line.LineWidth = 2;
        if (curve.Suggestion is { } rate)
        {
            var mark = plot.Add.VerticalLine(Math.Log10(rate), 1.5f, MarkColor);
            mark.ExcludeFromLegend = true;
        }

        plot.Axes.Bottom.TickGenerator = DecadeTicks();
        SetLimits(plot, smoothed);
        return new Picture(
            width, height, canvas => plot.DrawOn(canvas, new PixelRect(0, width, height, 0)));
    }

    private string Title() => curve.Suggestion is { } rate
        ? $"Suggested learning rate: {rate.ToString("0.##E+0", CultureInfo.InvariantCulture)}"
        : "Learning rate: the loss falls nowhere";

    private Coordinates[] Points(Func<LearningRatePoint, double> value) =>
    [
        .. curve.Points.Where(point => double.IsFinite(value(point)))
            .Select(point => new Coordinates(Math.Log10(point.LearningRate), value(point))),
    ];

    private NumericManual DecadeTicks()
    {
        var ticks = new NumericManual();
        var first = (int)Math.Ceiling(Math.Log10(curve.Points[0].LearningRate) - 1e-9);
        var last = (int)Math.Floor(Math.Log10(curve.Points[^1].LearningRate) + 1e-9);
        for (var power = first; power <= last; power++)
            ticks.AddMajor(power, Math.Pow(10, power).ToString("0E+0", CultureInfo.InvariantCulture));
        return ticks;
    }

    /// <summary>The smoothed loss fills the picture: single batches may lie outside.</summary>
    private void SetLimits(Plot plot, Coordinates[] smoothed)
    {
        var (first, last) = (Math.Log10(curve.Points[0].LearningRate), Math.Log10(curve.Points[^1].LearningRate));
        var side = last > first ? 0.03 * (last - first) : 0.5;
        var (low, high) = (smoothed.Min(point => point.Y), smoothed.Max(point => point.Y));
        // A sweep that diverges ends far above what it began with.
        high = Math.Min(high, low + 2 * Math.Max(smoothed[0].Y - low, 0.05 * Math.Abs(low) + 0.05));
        var pad = 0.1 * (high - low) + 1e-6;
        plot.Axes.SetLimits(first - side, last + side, low - pad, high + pad);
    }
}
