using System.Globalization;

namespace SeNet.Tests.Weights.Caffe;

/// <summary>A layer of one of the authors' prototxt files (<c>tests/data/caffe</c>).</summary>
internal sealed record PublishedLayer(
    string Type, string Name, string[] Inputs, string Output, long[][] Shapes, Dictionary<string, string> Settings)
{
    /// <summary>Network of the zoo and the authors' name for it.</summary>
    public static Dictionary<string, string> Networks { get; } = new()
    {
        ["legacy_seresnet50"] = "SE-ResNet-50",
        ["legacy_seresnet101"] = "SE-ResNet-101",
        ["legacy_seresnet152"] = "SE-ResNet-152",
        ["legacy_seresnext50_32x4d"] = "SE-ResNeXt-50",
        ["legacy_seresnext101_32x4d"] = "SE-ResNeXt-101",
        ["legacy_senet154"] = "SENet-154",
        ["sebninception"] = "SE-BN-Inception",
    };

    /// <summary>The layers of a network, in the order in which they run.</summary>
    public static IReadOnlyList<PublishedLayer> Of(string network) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "caffe", Networks[network] + ".txt"))
            .Select(Parsed)];

    public long Setting(string name) => long.Parse(Settings[name], CultureInfo.InvariantCulture);

    private static PublishedLayer Parsed(string line)
    {
        var columns = line.Split(' ');
        static string[] List(string column) => column == "-" ? [] : column.Split(',');
        return new PublishedLayer(
            columns[0],
            columns[1],
            List(columns[2]),
            columns[3],
            [.. List(columns[4]).Select(
                shape => shape.Split('x').Select(size => long.Parse(size, CultureInfo.InvariantCulture)).ToArray())],
            List(columns[5]).Select(setting => setting.Split('='))
                .ToDictionary(setting => setting[0], setting => setting[1]));
    }
}
