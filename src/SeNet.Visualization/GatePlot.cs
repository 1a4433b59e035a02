using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SeNet.Explanation;

namespace SeNet.Visualization;

/// <summary>
/// Mean gate of each channel of an SE block, for several classes and over all images, as in figure 8 of the paper.
/// </summary>
/// <example>
/// <code>
/// var gates = GateStatistics.Compute(network, data.Test, Normalization.Cifar10);
/// new GatePlot(gates, gates.Blocks[^1]) { Classes = [0, 3, 8] }.SavePng("gates.png");
/// </code>
/// </example>
public sealed class GatePlot
{
    private const int MinimumWidth = 300;
    private const int MinimumHeight = 200;
    private const float TitleSize = 18;
    private const float LabelSize = 15;
    private const float TickSize = 13;

    private readonly GateStatistics gates;
    private readonly GateBlock block;

    /// <summary>Makes the plot of a block.</summary>
    /// <param name="gates">Gates of a network.</param>
    /// <param name="block">One of its blocks.</param>
    public GatePlot(GateStatistics gates, GateBlock block)
    {
        ArgumentNullException.ThrowIfNull(gates);
        ArgumentNullException.ThrowIfNull(block);
        (this.gates, this.block) = (gates, block);
    }

    /// <summary>Classes that have a line of their own.</summary>
    /// <value>At most 9 classes that have images. Null: the first five.</value>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Whether the channels are in the order of their mean gate, rather than in the network's.</summary>
    public bool SortChannels { get; init; }

    /// <summary>Saves a PNG picture, making the directory if it is missing and replacing a file of that name.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 200 to 8,192.</param>
    /// <exception cref="ArgumentException"><see cref="Classes"/> are too many, or have no images.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SavePng(string path, int width = 1000, int height = 420) => Draw(width, height).SavePng(path);

    /// <summary>Saves an SVG picture, its text as outlines.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="width">Width in pixels, 300 to 8,192.</param>
    /// <param name="height">Height in pixels, 200 to 8,192.</param>
    /// <exception cref="ArgumentException"><see cref="Classes"/> are too many, or have no images.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public void SaveSvg(string path, int width = 1000, int height = 420) => Draw(width, height).SaveSvg(path);

    /// <summary>Saves the gates of all blocks and classes as CSV: <see cref="GateStatistics.WriteCsv"/>.</summary>
    /// <param name="path">File to write. The directory is made if it is missing.</param>
    public void SaveCsv(string path) => Picture.SaveCsv(path, gates.WriteCsv);

    private Picture Draw(int width, int height)
    {
        PictureSize.Require(width, MinimumWidth, nameof(width));
        PictureSize.Require(height, MinimumHeight, nameof(height));
        var classes = Classes
            ?? [.. Enumerable.Range(0, gates.ClassNames.Count).Where(index => gates.ImagesPerClass[index] > 0).Take(5)];
        if (classes.Count > PlotStyle.Series.Count)
            throw new ArgumentException(
                $"Classes has {classes.Count}; at most {PlotStyle.Series.Count} lines are told apart.");

        int[] order = [.. Enumerable.Range(0, block.Channels)];
        if (SortChannels)
            Array.Sort(order, (a, b) => block.Mean[a].CompareTo(block.Mean[b]));
        var plot = new Plot();
        plot.ApplyStyle(
            HeatMapLayout.Shorten(block.Name, TitleSize, width * 0.9f), TitleSize, LabelSize, TickSize);
        plot.ApplyFrame();
        plot.XLabel(SortChannels ? "Channel, in the order of the mean gate" : "Channel", LabelSize);
        plot.YLabel("Gate", LabelSize);
        foreach (var (place, index) in classes.Index())
            Add(
                HeatMapLayout.Shorten(
                    EmbeddedFont.ClassName(gates.ClassNames[index], index), TickSize, width * 0.2f),
                block.MeanOfClass(index) ?? throw new ArgumentException(
                    $"Class {index} ('{gates.ClassNames[index]}') has no images, so it has no gates."),
                PlotStyle.Series[place], 1.3f);
        Add("all classes", block.Mean, PlotStyle.Ink, 3);
        plot.ShowFlatLegend(Alignment.UpperRight);
        plot.ShowLegend(Edge.Right);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true, LabelFormatter = value => value.ToString("0", CultureInfo.InvariantCulture),
        };
        plot.Axes.SetLimitsX(-0.01 * block.Channels, 1.01 * Math.Max(1, block.Channels - 1));
        if (block.Mean.All(value => value is >= 0 and <= 1))
            plot.Axes.SetLimitsY(0, 1);
        return new Picture(width, height, canvas => plot.DrawOn(canvas, new PixelRect(0, width, height, 0)));

        void Add(string name, IReadOnlyList<float> values, Color color, float thickness)
        {
            var line = plot.Add.ScatterLine(
                order.Select((channel, place) => new Coordinates(place, values[channel])).ToArray(), color);
            line.LineWidth = thickness;
            plot.AddLegend(name, color, TickSize, width: thickness);
        }
    }
}
