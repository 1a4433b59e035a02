using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeNet.Files;
using SeNet.Training;

namespace SeNet.Cli.Runs;

/// <summary>The folder of a run and the names of its files.</summary>
internal sealed class RunFolder
{
    /// <summary>Folder of the runs that are given no other.</summary>
    public const string Parent = "runs";

    public const string RunJson = "run.json";

    private RunFolder(string path) => Path = path;

    /// <summary>Path of the folder.</summary>
    public string Path { get; }

    /// <summary>Path of the folder of its checkpoints.</summary>
    public string Checkpoints => File("checkpoints");

    /// <summary>All options, versions and the seed.</summary>
    public string Settings => File(RunJson);

    /// <summary>Loss and accuracy of each epoch.</summary>
    public string Metrics => File("metrics.csv");

    /// <summary>Weights of the best epoch.</summary>
    public string Best => File("best.safetensors");

    /// <summary>Weights of the last epoch.</summary>
    public string Last => File("last.safetensors");

    /// <summary>Each test image with its class and the probabilities.</summary>
    public string Predictions => File("predictions.csv");

    /// <summary>Results of the whole run.</summary>
    public string Results => File("results.json");

    /// <summary>What the check of the data found.</summary>
    public string Check => File("check.json");

    /// <summary>The report.</summary>
    public string Report => File("report.html");

    /// <summary>Whether a folder is that of a run.</summary>
    public static bool Is(string path) => System.IO.File.Exists(System.IO.Path.Combine(path, RunJson));

    /// <summary>Creates the folder of a new run.</summary>
    /// <param name="given">Its path, or null for the next free number.</param>
    /// <param name="overwrite">Whether an earlier run in it is removed.</param>
    /// <exception cref="UsageException">It holds an earlier run, or something else.</exception>
    public static RunFolder Create(string? given, bool overwrite)
    {
        if (given is null)
            return new(RunDirectory.CreateNumberedIn(Parent).Path);
        if (System.IO.File.Exists(given))
            throw new UsageException($"--out is '{given}', which is a file; give a folder, which is created.");
        if (Directory.Exists(given) && Directory.EnumerateFileSystemEntries(given).Any())
        {
            if (!Is(given))
                throw new UsageException(
                    $"--out is '{given}', which holds files that are not of a run; give a new folder.");
            if (!overwrite)
                throw new UsageException(
                    $"'{given}' holds a run: continue it with senet resume {given}, give another --out, or " +
                        "replace it with --overwrite.");
            Directory.Delete(given, recursive: true);
        }

        return new(RunDirectory.Create(given).Path);
    }

    /// <summary>The folder that the first of several processes creates; the others write nothing to it.</summary>
    public static RunFolder CreateTogether(ICommunicator processes, string? given, bool overwrite)
    {
        var own = processes.Rank == 0 ? Create(given, overwrite).Path : "";
        return new(Encoding.UTF8.GetString(processes.AllGather(Encoding.UTF8.GetBytes(own))[0]));
    }

    /// <summary>Opens the folder of a run.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static RunFolder Open(string path)
    {
        if (Is(path))
            return new(RunDirectory.Open(path).Path);
        var latest = Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateDirectories().Where(run => Is(run.FullName))
                .MaxBy(run => run.LastWriteTimeUtc)?.Name
            : null;
        throw new UsageException(
            latest is not null
                ? $"'{path}' holds runs; give one of them: {System.IO.Path.Combine(path, latest)} is the latest."
            : System.IO.File.Exists(path) ? $"'{path}' is a file; give the folder of a run, for example runs/1."
            : Directory.Exists(path) ? $"'{path}' is no folder of a run: it has no {RunJson}."
            : $"There is no folder '{path}'; give that of a run, for example runs/1.");
    }

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The newest checkpoint that is not damaged.</summary>
    public TrainingCheckpoint LatestCheckpoint(Action<string> warn) =>
        RunDirectory.Open(Path).LatestCheckpoint(damaged => warn(damaged.Message));

    /// <summary>Whether there is a checkpoint, damaged or not.</summary>
    public bool HasCheckpoint => Directory.Exists(Checkpoints)
        && Directory.EnumerateFiles(Checkpoints, "checkpoint-*.safetensors").Any();

    /// <summary>Reads a JSON file of the run.</summary>
    /// <exception cref="InvalidDataException">It is not readable.</exception>
    public static JsonObject ReadJson(string path)
    {
        try
        {
            return JsonNode.Parse(System.IO.File.ReadAllText(path)) as JsonObject
                ?? throw new InvalidDataException($"'{path}' holds no JSON object; give the run.json of a run.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' is not readable as JSON: {e.Message}", e);
        }
    }

    /// <summary>Writes a JSON file of the run.</summary>
    public static void WriteJson(string path, JsonNode json) =>
        AtomicFile.WriteText(path, Output.JsonText.Of(json) + "\n");
}
