using System.CommandLine;
using System.Globalization;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.Cli.Training;
using SeNet.CommandLine;
using SeNet.Evaluation;
using SeNet.Files;
using SeNet.Imaging;
using SeNet.Training;
using SeNet.Visualization;

namespace SeNet.Cli.Commands;

/// <summary><c>senet find-lr</c>.</summary>
internal static class FindLearningRateCommand
{
    public static ToolCommand Create(Session session)
    {
        var data = new Argument<string>("DATA") { Description = "Folder of images or data set, as for senet train" };
        var options = new TrainOptions();
        var steps = NumberOption.Whole("--steps", "Number of batches", 100, 10, 10000);
        var output = TextOption.Any(
            "--out", "Picture of the curve, with a CSV file of its numbers beside it", "FILE.png", "a file",
            "learning-rate.png");
        var download = new Option<bool>("--download") { Description = "Download the data set if it is not there" };
        var command = new ToolCommand(
            "find-lr",
            "Finds a learning rate: trains for some batches while the rate rises, and looks where the loss falls " +
                "fastest (Smith, arXiv 1506.01186). The options of senet train describe the training.")
        {
            data,
        };
        command.AddGroup("Search", steps, output, download);
        options.AddTo(command);
        command.SetAction(values =>
        {
            var path = values.GetValue(output)!;
            if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--out is '{path}'; give a name that ends in .png.");
            AtomicFile.RequireWritable(path);
            using var ready = TrainBeginning.Create(
                session, values, DataLocation.Find(values.GetValue(data)!), options, values.GetValue(download));
            session.Say($"{ready.Settings.Model}, {values.GetValue(steps)} batches of {ready.Settings.BatchSize} " +
                $"images ...");
            var curve = new LearningRateFinder(ready.Plan.Network, ready.Plan.Options) { Steps =
                values.GetValue(steps) }
                .Run(ready.Data.Train, session.Cancellation);
            new LearningRatePlot(curve).SavePng(path);
            var csv = Path.ChangeExtension(path, ".csv");
            AtomicFile.WriteText(csv, Csv(curve));
            if (session.Json)
                session.WriteLine(JsonText.Of(new { curve.Suggestion, curve.Points, Picture = path, Csv = csv }));
            else
                session.WriteLine(curve.Suggestion is { } rate
                    ? string.Create(CultureInfo.InvariantCulture, $"suggestion: --lr {rate:G2} (curve: {path})")
                    : $"The loss does not fall, so there is no suggestion; look at {path}.");
            return ExitCode.Success;
        });
        return command
            .Example("senet find-lr photos --model seresnet18 -b 32", "For a training with the same options.");
    }

    private static string Csv(LearningRateCurve curve) => "learning_rate,loss,smoothed_loss\n" + string.Concat(
        curve.Points.Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{point.LearningRate},{point.Loss},{point.SmoothedLoss}\n")));
}
