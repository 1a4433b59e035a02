using SeNet.Cli.Sources;
using SeNet.Data;
using SeNet.Imaging;
using SkiaSharp;

namespace SeNet.Cli.Training;

/// <summary>What defaults depend on.</summary>
/// <param name="Name">Name of a data set; null for a folder.</param>
/// <param name="Side">Median of the shorter sides of the images, in pixels.</param>
/// <param name="TrainImages">Number of training images.</param>
internal sealed record DataFacts(string? Name, int Side, int TrainImages)
{
    private const int Sampled = 101;

    /// <summary>The facts of a data set, of which the images of a folder are looked at, some of them.</summary>
    public static DataFacts Of(DataLocation location, OpenedData data)
    {
        if (data.Train is not ImageFiles files)
            return new(location.Data, data.Train.Height, data.Train.Count);
        var step = Math.Max(1, files.Count / Sampled);
        var sides = Enumerable.Range(0, files.Count).Where(index => index % step == 0).Take(Sampled)
            .Select(index => ShorterSide(files.Path(index))).OfType<int>().Order().ToList();
        return new(null, sides.Count > 0 ? sides[sides.Count / 2] : 0, files.Count);
    }

    private static int? ShorterSide(string path)
    {
        using var codec = SKCodec.Create(path);
        return codec is null ? null : Math.Min(codec.Info.Width, codec.Info.Height);
    }
}
