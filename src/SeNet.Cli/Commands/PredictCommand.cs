using System.CommandLine;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Engine;
using SeNet.Evaluation;

namespace SeNet.Cli.Commands;

/// <summary><c>senet predict</c>: without libtorch, by the engine.</summary>
internal static class PredictCommand
{
    private const string StandardInput = "-";

    public static ToolCommand Create(Session session)
    {
        var model = new Argument<string>("MODEL") { Description = "Weights file, or folder of a run" };
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "Image files, folders (with all below them), patterns such as 'photos/*.jpg', or - for an " +
                "image on standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var top = NumberOption.Whole("--top", "Number of classes to show", 5, 1);
        top.Aliases.Add("-k");
        var format = TextOption.Choice(
            "--format", "Form of the result: text, csv, json, or jsonl for a JSON object per line",
            ["text", "csv", "json", "jsonl"]);
        var flip = new Option<bool>("--flip") { Description = "Average the predictions of each image and its mirror " +
            "image" };
        var batch = NumberOption.Whole("--batch-size", "Number of images classified together", 16, 1);
        var threads = NumberOption.Whole(
            "--workers", "Number of processor threads", Environment.ProcessorCount, 1, 1024);
        threads.Aliases.Add("-j");
        var explain = TextOption.Any(
            "--explain", "Write for each image a picture with its class activation map (Grad-CAM) into this folder",
            "DIR", "a folder");
        var command = new ToolCommand(
            "predict",
            "Names what is on images. An image that cannot be read is a row with its error, and the exit code is 1.")
        {
            model, images,
        };
        command.AddGroup("Options", top, format, flip, explain, batch, threads);
        command.SetAction(values =>
        {
            var file = ModelSource.FileOf(values.GetValue(model)!);
            var given = values.GetValue(images)!;
            if (given.Contains(StandardInput) && given.Length > 1)
                throw new UsageException("- is one image on standard input; give it alone.");
            var paths = given is [StandardInput] ? [] : ImagePaths.Find(given).ToList();
            using var classifier = Classifier.Load(file, new ClassifierOptions
            {
                Top = values.GetValue(top),
                BatchSize = values.GetValue(batch),
                Augmentation = values.GetValue(flip) ? TestTimeAugmentation.HorizontalFlip : TestTimeAugmentation.None,
                Engine = new EngineOptions { Threads = values.GetValue(threads) },
            });
            var results = paths.Count > 0 ? classifier.ClassifyAll(paths) : [OfInput(session, classifier)];
            using var maps = values.GetValue(explain) is { } directory ? new ExplanationWriter(file, directory) : null;
            if (maps is not null && paths.Count == 0)
                throw new UsageException("--explain needs files; an image on standard input has no name for its " +
                    "picture.");
            var writer = PredictionWriter.Create(values.GetValue(format) ?? (session.Json ? "json" : "text"),
                session.Out);
            var failed = 0;
            foreach (var result in results)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                writer.Write(result);
                if (result.IsClassified)
                    maps?.Write(result.Source, result.Classification.Best.ClassIndex);
                failed += result.IsClassified ? 0 : 1;
            }

            writer.Finish();
            if (failed > 0)
                session.Warn(failed == 1 ? "1 image could not be read." : $"{failed} images could not be read.");
            return failed > 0 ? ExitCode.Failed : ExitCode.Success;
        });
        return command
            .Example("senet predict runs/1 photo.jpg", "The five most probable classes.")
            .Example("senet predict runs/1 'new/**/*.jpg' --format csv > new.csv", "A table of many images.")
            .Example("senet predict runs/1 photos --explain maps", "Also shows where the network looks.")
            .Example("curl -s https://example.com/cat.jpg | senet predict runs/1 -", "An image from another program.");
    }

    private static ClassificationResult OfInput(Session session, Classifier classifier)
    {
        try
        {
            using var input = session.OpenInput();
            return new(StandardInput, classifier.Classify(input), null);
        }
        catch (IOException e)
        {
            return new(StandardInput, null, e);
        }
    }
}
