using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Evaluation;
using SeNet.Training;

namespace SeNet.Visualization;

/// <summary>Loss and accuracy against the epoch, in two panels; training and test in each.</summary>
/// <remarks>
/// Epochs without a test value, and values that are not finite, are left out of a curve. Of more than 2,000 epochs, the
/// lowest and the highest value of each short stretch are drawn. Text is drawn with a font of this assembly, so it
/// looks the same on a machine without fonts.
/// </remarks>
/// <example>
/// <code>
/// var result = new Trainer(network).Fit(data.Train, data.Test);
/// new TrainingCurves(result.History).SavePng("curves.png");
/// </code>
/// </example>
public sealed class TrainingCurves
{
    private const int MinimumWidth = 300;
    private const int MinimumHeight = 150;
    private const float TitleSize = 18;
    private const float LabelSize = 15;
    private const float TickSize = 13;
    private const int MostTicks = 10;
    private const int MostMarkedEpochs = 60;
    private const int MostPoints = 2000;

    private static readonly Color TrainColor = Color.FromHex("#1f77b4");
    private static readonly Color TestColor = Color.FromHex("#e6550d");

    private readonly IReadOnlyList<EpochResult> epochs;

    /// <summary>Makes the curves of a run.</summary>
    /// <param name="epochs">Results of at least one epoch, in any order.</param>
    /// <exception cref="ArgumentException"><paramref name="epochs"/> is empty.</exception>
    public TrainingCurves(IReadOnlyList<EpochResult> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        if (epochs.Count == 0)
            throw new ArgumentException(
                "epochs is empty; curves need the results of at least one epoch: train first.", nameof(epochs));
        this.epochs = [.. epochs.OrderBy(epoch => epoch.Epoch)];
    }

    /// <summary>Saves a PNG picture, making the directory if it is missing and replacing a file of that name.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 150 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SavePng(string path, int width = 1000, int height = 420) => Draw(width, height).SavePng(path);

    /// <summary>
    /// Saves an SVG picture, its text as outlines, making the directory if it is missing and replacing a file of that
    /// name.
    /// </summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 150 to 8,192.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SaveSvg(string path, int width = 1000, int height = 420) => Draw(width, height).SaveSvg(path);

    /// <summary>
    /// Saves the numbers as CSV: epoch, learning rate, losses, accuracies, seconds, then the metrics, a line for each
    /// epoch; empty where an epoch has no value.
    /// </summary>
    /// <param name="path">File to write. The directory is made if it is missing.</param>
    public void SaveCsv(string path)
    {
        var metrics = epochs.SelectMany(epoch => epoch.Metrics.Keys).Distinct().ToList();
        Picture.SaveCsv(path, writer => Csv.Write(
            writer,
            [
                [
                    "epoch", "learning_rate", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds",
                    .. metrics,
                ],
                .. epochs.Select(epoch => (string[])[
                    epoch.Epoch.ToString(CultureInfo.InvariantCulture),
                    .. new[]
                    {
                        epoch.LearningRate, epoch.TrainLoss, epoch.TrainAccuracy, epoch.TestLoss, epoch.TestAccuracy,
                        epoch.Elapsed.TotalSeconds,
                    }.Select(Text),
                    .. metrics.Select(name => epoch.Metrics.TryGetValue(name, out var value) ? Text(value) : ""),
                ]),
            ]));

        static string Text(double? value) => value is { } number ? Csv.Number(number) : "";
    }

    private Picture Draw(int width, int height)
    {
        PictureSize.Require(width, MinimumWidth, nameof(width));
        PictureSize.Require(height, MinimumHeight, nameof(height));

        var loss = Panel(
            "Loss", epoch => epoch.TrainLoss, epoch => epoch.TestLoss,
            value => value.ToString(Math.Abs(value) < 1e6 ? "0.####" : "0.##e+0", CultureInfo.InvariantCulture),
            Alignment.UpperRight);
        var accuracy = Panel(
            "Accuracy", epoch => epoch.TrainAccuracy, epoch => epoch.TestAccuracy,
            value => (100 * value).ToString("0.##", CultureInfo.InvariantCulture) + "%", Alignment.LowerRight);

        return new Picture(width, height, canvas =>
        {
            loss.DrawOn(canvas, new PixelRect(0, width / 2, height, 0));
            accuracy.DrawOn(canvas, new PixelRect(width / 2, width, height, 0));
        });
    }

    private Plot Panel(
        string title, Func<EpochResult, double?> train, Func<EpochResult, double?> test, Func<double, string> format,
        Alignment legend)
    {
        var plot = new Plot();
        plot.ApplyStyle(title, TitleSize, LabelSize, TickSize);
        plot.XLabel("Epoch", LabelSize);
        plot.ApplyFrame();

        AddCurve(plot, "training", train, TrainColor);
        AddCurve(plot, "test", test, TestColor);
        plot.ShowFlatLegend(legend);

        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = format };
        plot.Axes.Bottom.TickGenerator = EpochTicks();
        SetLimits(plot, [.. epochs.SelectMany(epoch => new[] { train(epoch), test(epoch) }).OfType<double>().Where(
            double.IsFinite)]);
        return plot;
    }

    private void AddCurve(Plot plot, string name, Func<EpochResult, double?> value, Color color)
    {
        var points = epochs
            .Where(epoch => value(epoch) is { } number && double.IsFinite(number))
            .Select(epoch => new Coordinates(epoch.Epoch, value(epoch)!.Value))
            .ToList();
        if (points.Count == 0)
            return;

        var curve = plot.Add.Scatter(Thinned(points), color);
        curve.LineWidth = 2;
        curve.MarkerSize = epochs.Count <= MostMarkedEpochs ? 5 : 0;

        plot.AddLegend(name, color, TickSize);
    }

    /// <summary>The same curve to the eye: of many points, the lowest and the highest of each short stretch.</summary>
    private static Coordinates[] Thinned(List<Coordinates> points)
    {
        if (points.Count <= MostPoints)
            return [.. points];
        var stretch = (points.Count - 1) / (MostPoints / 2) + 1;
        return
        [
            .. points.Chunk(stretch).SelectMany(
                part => new[] { part.MinBy(point => point.Y), part.MaxBy(point => point.Y) }.OrderBy(point => point.X)),
        ];
    }

    private NumericManual EpochTicks()
    {
        (long first, long last) = (epochs[0].Epoch, epochs[^1].Epoch);
        var ticks = new NumericManual();
        var step = Steps().First(step => last / step - (first - 1) / step <= MostTicks);
        for (var epoch = (first + step - 1) / step * step; epoch <= last; epoch += step)
            ticks.AddMajor(epoch, epoch.ToString(CultureInfo.InvariantCulture));
        return ticks;

        static IEnumerable<long> Steps()
        {
            for (var power = 1L; ; power *= 10)
            {
                yield return power;
                yield return 2 * power;
                yield return 5 * power;
            }
        }
    }

    private void SetLimits(Plot plot, double[] values)
    {
        double first = epochs[0].Epoch, last = epochs[^1].Epoch;
        var side = last > first ? 0.03 * (last - first) : 0.5;
        var (low, high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        var pad = high > low ? 0.06 * (high - low) : Math.Max(0.05, 0.05 * Math.Abs(high));
        plot.Axes.SetLimits(first - side, last + side, low - pad, high + pad);
    }
}
