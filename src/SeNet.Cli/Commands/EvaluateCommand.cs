using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Runs;
using SeNet.Cli.Sources;
using SeNet.Cli.Training;
using SeNet.CommandLine;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;

namespace SeNet.Cli.Commands;

/// <summary><c>senet evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Dictionary<string, TestTimeAugmentation> Views = new()
    {
        ["none"] = TestTimeAugmentation.None,
        ["flip"] = TestTimeAugmentation.HorizontalFlip,
        ["five-crop"] = TestTimeAugmentation.FiveCrop(),
        ["ten-crop"] = TestTimeAugmentation.TenCrop(),
    };

    public static ToolCommand Create(Session session)
    {
        var model = new Argument<string>("MODEL") { Description = "Weights file, or folder of a run" };
        var data = new Argument<string?>("DATA")
        {
            Description = "Folder of images or data set, as for senet train (default: what the run was trained on)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var split = TextOption.Choice("--split", "Images to test on", ["test", "val", "train"], "test");
        var dataDir = TextOption.Any("--data-dir", "Folder of the files of a data set", "DIR", "a folder", "data");
        var download = new Option<bool>("--download") { Description = "Download the data set if it is not there" };
        var batch = NumberOption.Whole("--batch-size", "Number of images per batch", 64, 1);
        var device = DeviceOption.Create();
        var precision = TextOption.Choice(
            "--precision", "Compute precision", ["auto", "float32", "bfloat16", "tf32"], "auto");
        var views = TextOption.Choice(
            "--tta", "Views of each image whose predictions are averaged", Views.Keys, "none");
        var output = TextOption.Any("--out", "Write the predictions for each image to this CSV file", "FILE", "a file");
        var command = new ToolCommand("evaluate", "Tests a trained classifier on images whose classes are known.")
        {
            model, data,
        };
        command.AddGroup("Options", split, batch, device, precision, views, output, dataDir, download);
        command.SetAction(values =>
        {
            var file = ModelSource.FileOf(values.GetValue(model)!);
            var location = DataLocation.Find(values.GetValue(data) ?? ModelSource.DataOf(values.GetValue(model)!)
                ?? throw new UsageException("DATA is missing; give the images to test on."));
            SeNetRuntime.Initialize();
            DeviceOption.RequireAvailable(values.GetValue(device)!);
            var metadata = WeightsFile.ReadClassification(file);
            var dataOptions = OptionsOfRun(values.GetValue(model)!, location) ?? new DataOptions(
                values.GetValue(dataDir)!, values.GetValue(download));
            var opened = DataSource.Open(location, metadata.Crop, dataOptions, session.Cancellation);
            var images = opened.Split(values.GetValue(split)!);
            RequireSameClasses(file, metadata, images.ClassNames);
            using var network = ModelZoo.FromFile(file);
            var place = values.GetValue(device)!;
            network.to(SeNet.Runtime.Devices.Parse(place));
            var result = new Evaluator(
                network, metadata.Normalization, place, values.GetValue(batch),
                TrainingPlan.PrecisionOf(values.GetValue(precision)!), Views[values.GetValue(views)!])
            {
                KeepProbabilities = values.GetValue(output) is not null,
            }.Evaluate(images, cancellationToken: session.Cancellation);
            if (values.GetValue(output) is { } path)
                PredictionFile.Write(path, opened, images, result);
            Print(session, file, result, images.Count, values.GetValue(output));
            return ExitCode.Success;
        });
        return command
            .Example("senet evaluate runs/1", "The best weights of a run on its test images.")
            .Example("senet evaluate best.safetensors photos --split val --tta flip", "A file on other images.");
    }

    private static void Print(Session session, string file, EvaluationResult result, int images, string? output)
    {
        var report = new ClassificationReport(result.Confusion);
        if (session.Json)
        {
            session.WriteLine(JsonText.Of(new JsonObject
            {
                ["model"] = file,
                ["images"] = images,
                ["accuracy"] = result.Accuracy,
                ["loss"] = result.Loss,
                [$"top{result.K}"] = result.TopK,
                ["calibrationError"] = Metric.CalibrationError.Compute(result),
                ["report"] = JsonNode.Parse(report.ToJson()),
            }));
            return;
        }

        session.WriteLine(ReportText.Of(report, output));
        session.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accuracy {100 * result.Accuracy:F2}%, top-{result.K} {100 * result.TopK:F2}%, loss {result.Loss:F4}, " +
                $"calibration error {Metric.CalibrationError.Compute(result):F4} on {images} images"));
    }

    /// <summary>How the run's data were split, if these are its data.</summary>
    private static DataOptions? OptionsOfRun(string model, DataLocation location)
    {
        var folder = Directory.Exists(model) ? model : Path.GetDirectoryName(Path.GetFullPath(model))!;
        return ModelSource.DataOf(model) == location.Data
            ? DataOptions.Of(RunData.SettingsOf(RunFolder.Open(folder)))
            : null;
    }

    private static void RequireSameClasses(
        string file, ClassificationMetadata metadata, IReadOnlyList<string> classes)
    {
        if (!metadata.ClassNames.SequenceEqual(classes))
            throw new ArgumentException(
                $"'{file}' has the classes {SeNet.Text.ShortText.List([.. metadata.ClassNames])}; the images have " +
                    $"{SeNet.Text.ShortText.List([.. classes])}. Both need the same classes.");
    }
}
