using System.CommandLine;
using SeNet.Cli.Help;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Data;
using SeNet.Files;
using SeNet.Imaging;

namespace SeNet.Cli.Commands;

/// <summary><c>senet check</c>.</summary>
internal static class CheckCommand
{
    public static ToolCommand Create(Session session)
    {
        var data = new Argument<string>("DATA") { Description = "Folder of images or data set, as for senet train" };
        var fixList = TextOption.Any(
            "--fix-list", "Write the files to leave out to this file, one per line: corrupt ones, and all but one of " +
                "equal ones", "FILE", "a file");
        var nearToo = new Option<bool>("--near") { Description = "Also put nearly equal images on the list" };
        var distance = NumberOption.Whole(
            "--distance", "Bits of 64 in which the hashes of nearly equal images may differ", 8, 0, 12);
        var noCache = new Option<bool>("--no-cache") { Description = "Decode all files again" };
        var dataDir = TextOption.Any("--data-dir", "Folder of the files of a data set", "DIR", "a folder", "data");
        var download = new Option<bool>("--download") { Description = "Download the data set if it is not there" };
        var command = new ToolCommand(
            "check",
            "Decodes all images and shows what is wrong: files that cannot be read, sizes, images per class, equal " +
                "and nearly equal images, also between training and test (leakage). The exit code is 1 if there are " +
                    "files to leave out. Nothing is deleted.")
        {
            data,
        };
        command.AddGroup("Options", fixList, nearToo, distance, noCache, dataDir, download);
        command.SetAction(values =>
        {
            var location = DataLocation.Find(values.GetValue(data)!);
            var options = new DatasetCheckOptions
            {
                MaxHashDistance = values.GetValue(distance),
                UseCache = !values.GetValue(noCache),
            };
            var result = location.IsFolder
                ? DatasetCheck.Run(location.Data, options, null, session.Cancellation)
                : Check(location, values.GetValue(dataDir)!, values.GetValue(download), options, session.Cancellation);
            if (values.GetValue(fixList) is { } file)
            {
                var files = result.FilesToDrop(values.GetValue(nearToo));
                AtomicFile.WriteText(file, string.Concat(files.Select(path => path + "\n")));
                session.Error.WriteLine($"{files.Count} files to leave out: {file}");
            }

            session.WriteLine(session.Json ? result.ToJson() : result.ToString());
            return result.IsClean ? ExitCode.Success : ExitCode.Failed;
        });
        return command
            .Example("senet check photos", "What is wrong with the images?")
            .Example("senet check photos --fix-list drop.txt", "Lists the files, relative to the folder.")
            .Example("(cd photos && xargs -d '\\n' mv -t ../dropped) < drop.txt", "Then moves them away.");
    }

    private static DatasetCheckResult Check(
        DataLocation location, string directory, bool download, DatasetCheckOptions options,
            CancellationToken cancellationToken)
    {
        var opened = DataSource.Open(location, new CenterCrop(1), new DataOptions(directory, download),
            cancellationToken);
        return DatasetCheck.Run(opened.Train, opened.Test, opened.Validation, options, null, cancellationToken);
    }
}
