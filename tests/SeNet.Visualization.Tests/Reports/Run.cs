using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Visualization.Reports;
using TorchSharp;

namespace SeNet.Visualization.Tests.Reports;

/// <summary>A real run of two short epochs on real images, and reports of it.</summary>
internal static class Run
{
    private static readonly Lazy<ReportContents> Trained = new(Train);

    /// <summary>Contents with all parts.</summary>
    public static ReportContents Contents => Trained.Value;

    /// <summary>Names that a page and a picture must bear.</summary>
    public static IReadOnlyList<string> OddNames { get; } =
    [
        "飞机", "سيارة كبيرة", "bird 🐦", new string('w', 200), "</script><script>window.hacked = 1</script>",
        "<img src=x onerror='window.hacked = 1'>", "", "\u0301\u0302", "two\nlines", "שלום",
    ];

    /// <summary>The same run with other names of the classes.</summary>
    public static ReportContents Renamed(IReadOnlyList<string> names) => new(names)
    {
        Title = names[4],
        Subtitle = names[5],
        History = Contents.History,
        Predictions = [.. Contents.Predictions.Select(prediction => prediction with { Name = names[4] })],
        TestImages = Relabelled(names),
        Maps = Contents.Maps,
        CheckFindings = [new ReportFinding(names[4], [names[5]])],
        Settings = [new ReportFact(names[4], names[5])],
    };

    /// <summary>A thousand classes, two predictions each, a third of them wrong.</summary>
    public static ReportContents ThousandClasses()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(index => $"class {index:000}")];
        return new ReportContents(names)
        {
            Predictions =
            [
                .. Enumerable.Range(0, 2000).Select(index =>
                {
                    var predicted = index % 3 == 0 ? (index / 2 + 7) % 1000 : index / 2;
                    return new ReportPrediction(
                        $"val/{index:0000}.jpg", index / 2, 0.2, [new(predicted, 0.5 + index % 50 / 100.0)]);
                }),
            ],
        };
    }

    private static ImageSet Relabelled(IReadOnlyList<string> names)
    {
        var images = (ImageSet)Contents.TestImages!;
        return new ImageSet(
            [.. Enumerable.Range(0, images.Count).SelectMany(index => images.Pixels(index).ToArray())],
            [.. Enumerable.Range(0, images.Count).Select(images.Label)], 3, 32, 32, names);
    }

    private static ReportContents Train()
    {
        var data = Cifar10.Load(Path.Combine(AppContext.BaseDirectory, "data", "cifar10-mini"));
        var train = data.Train.Subset(Enumerable.Range(0, 200));
        var test = data.Test.Subset(Enumerable.Range(0, 120));
        torch.manual_seed(1);
        using var network = new CompactNetwork(3, [16, 32], 10, SEOptions.Paper);
        var normalization = train.ComputeNormalization();
        var options = new TrainingOptions
        {
            Epochs = 2, BatchSize = 50, Metrics = [Metric.MacroF1], Normalization = normalization,
        };
        var result = new Trainer(network, options).Fit(train, test);
        return ReportContents.Evaluate(network, test, normalization) with
        {
            Title = "A small run",
            Subtitle = "two epochs",
            History = result.History,
            TrainingImages = train,
            Settings = [new ReportFact("epochs", "2")],
            Environment = [new ReportFact("libtorch", "2.10")],
            CheckSummary = "320 images were read.",
            CheckFindings = [new ReportFinding("1 image is in both parts", ["a.png = b.png"])],
        };
    }
}
