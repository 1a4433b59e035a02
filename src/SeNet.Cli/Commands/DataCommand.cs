using System.CommandLine;
using System.Globalization;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.Cli.Training;
using SeNet.CommandLine;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Files;
using SeNet.Imaging;

namespace SeNet.Cli.Commands;

/// <summary><c>senet data</c>.</summary>
internal static class DataCommand
{
    public static ToolCommand Create(Session session)
    {
        var data = new Argument<string?>("DATA")
        {
            Description = "Folder of images or data set, as for senet train (default: lists the data sets)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        data.CompletionSources.Add([.. DataSets.Names]);
        var dataDir = TextOption.Any("--data-dir", "Folder of the files of a data set", "DIR", "a folder", "data");
        var download = new Option<bool>("--download") { Description = "Download the data set if it is not there" };
        var grid = TextOption.Any(
            "--grid", "Draw the first images of each class to this picture, with a CSV file of their names beside it",
            "FILE.png", "a file");
        var perClass = NumberOption.Whole("--per-class", "Images of each class in the picture", 8, 1, 100);
        var write = TextOption.Any(
            "--write-images", "Write a data set as a folder of PNG files, by split and class", "DIR", "a new folder");
        var most = NumberOption.OptionalWhole("--most", "Write at most so many images of each class and split", 1);
        var command = new ToolCommand(
            "data", "Downloads data sets, counts images by class, computes mean and standard deviation, draws " +
                "examples.")
        {
            data,
        };
        command.AddGroup("Options", dataDir, download, grid, perClass, write, most);
        command.SetAction(values =>
        {
            if (values.GetValue(data) is not { } name)
                return List(session);
            if (values.GetValue(grid) is { } picture
                && !Path.GetExtension(picture).Equals(".png", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--grid is '{picture}'; give a name that ends in .png.");
            var location = DataLocation.Find(name);
            if (location.IsFolder && values.GetValue(write) is not null)
                throw new UsageException($"'{name}' is a folder of images already; --write-images is for data sets.");
            SeNetRuntime.EnsureLoaded();
            var opened = Open(location, new(values.GetValue(dataDir)!, values.GetValue(download)),
                session.Cancellation);
            if (values.GetValue(write) is { } folder)
                ImageFolderWriter.Write(opened, folder, values.GetValue(most), session.Cancellation);
            if (values.GetValue(grid) is { } path)
                Draw(opened, path, values.GetValue(perClass));
            Print(session, opened);
            return ExitCode.Success;
        });
        return command
            .Example("senet data", "The data sets that are known by name.")
            .Example("senet data photos --grid photos.png", "Counts, mean and deviation, and a picture of examples.")
            .Example("senet data cifar10 --download --write-images cifar10", "CIFAR-10 as PNG files.");
    }

    private static OpenedData Open(DataLocation location, DataOptions options, CancellationToken cancellationToken)
    {
        var crop = new CenterCrop(Defaults.UsualSide);
        if (!location.IsFolder)
            return DataSource.Open(location, crop, options, cancellationToken);
        var seen = DataSource.Open(location, crop, options with { SkipUnreadable = false }, cancellationToken);
        return DataSource.Open(
            location, new CenterCrop(Defaults.SizeFor(DataFacts.Of(location, seen))) { CropFraction = 1 }, options,
            cancellationToken);
    }

    private static int List(Session session)
    {
        if (session.Json)
            session.WriteLine(JsonText.Of(DataSets.All.Select(row => new
            {
                row.Name, row.Title, Classes = row.ClassNames.Count, row.TrainCount, row.TestCount, row.Channels,
                    row.Height,
                row.Width,
            })));
        else
            session.Table(
                ["name", "classes", "training", "test", "image"],
                DataSets.All.Select(row => new[]
                {
                    row.Name, $"{row.ClassNames.Count}", $"{row.TrainCount}", $"{row.TestCount}",
                    $"{row.Channels}x{row.Height}x{row.Width}",
                }));
        return ExitCode.Success;
    }

    private static void Draw(OpenedData opened, string path, int perClass)
    {
        var picture = new ImageGrid(opened.Train, perClass);
        picture.SavePng(path);
        AtomicFile.Write(Path.ChangeExtension(path, ".csv"), stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            Csv.Write(writer, [
                ["class", "column", "image"],
                .. picture.Shown.Select(one => (IReadOnlyList<string>)
                    [opened.Train.ClassNames[one.Label], $"{one.Column + 1}",
                        opened.NameOf(opened.Train, one.Index)])]);
        });
    }

    private static void Print(Session session, OpenedData opened)
    {
        (string Name, ImageSource Images)[] splits =
        [
            ("train", opened.Train),
            .. opened.Validation is { } validation ? [("val", validation)] : Array.Empty<(string, ImageSource)>(),
            .. opened.Test is { } test ? [("test", test)] : Array.Empty<(string, ImageSource)>(),
        ];
        var counts = splits.Select(split =>
            Enumerable.Range(0, split.Images.Count).CountBy(split.Images.Label).ToDictionary()).ToList();
        var normalization = opened.Train.ComputeNormalization(session.Cancellation);
        if (session.Json)
        {
            session.WriteLine(JsonText.Of(new
            {
                Splits = splits.Select((split, number) => new
                {
                    split.Name,
                    split.Images.Count,
                    Classes = split.Images.ClassNames.Select((name, label) => new
                    {
                        Name = name, Count = counts[number].GetValueOrDefault(label),
                    }),
                }),
                normalization.Mean,
                normalization.StandardDeviation,
            }));
            return;
        }

        foreach (var line in opened.Lines)
            session.WriteLine(line);
        session.Table(
            ["class", .. splits.Select(split => split.Name)],
            [
                .. opened.Train.ClassNames.Select((name, label) => (string[])
                    [SeNet.Text.Printable.Text(name), .. counts.Select(count => $"{count.GetValueOrDefault(label)}")]),
                ["all", .. splits.Select(split => $"{split.Images.Count}")],
            ]);
        session.WriteLine($"mean {Numbers(normalization.Mean)}, standard deviation " +
            $"{Numbers(normalization.StandardDeviation)}");
    }

    private static string Numbers(IReadOnlyList<float> values) =>
        string.Join(" ", values.Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture)));
}
