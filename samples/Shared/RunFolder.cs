using SeNet.CommandLine;
using SeNet.Training;

namespace Samples;

/// <summary>The folder that a run writes to, and the checkpoint that a resumed run continues from.</summary>
/// <param name="Given">
/// Path of the folder. Null: a new one under runs/, named after the time, which is created when it is first written to.
/// </param>
/// <param name="Resumed">Whether the run was started by an earlier process.</param>
/// <param name="Checkpoint">Path of the checkpoint to continue from. Null: the newest that is not damaged.</param>
internal sealed record RunFolder(string? Given, bool Resumed = false, string? Checkpoint = null)
{
    private const string CheckpointsName = "checkpoints";
    private const string CommandName = "command.txt";
    private const string Runs = "runs";

    /// <summary>The folder in processes that write nothing: the first one writes.</summary>
    public static RunFolder OfOther { get; } = new("folder of rank 0");

    private string? made;

    /// <summary>Path of the folder.</summary>
    public string Path => Given ?? (made ??= RunDirectory.CreateIn(Runs).Path);

    /// <summary>The run's checkpoints.</summary>
    public CheckpointDirectory Checkpoints => new(File(CheckpointsName));

    /// <summary>Path of the newest checkpoint, damaged or not; null if there is none.</summary>
    public string? NewestCheckpoint => Given is null && made is null ? null : Newest(Checkpoints.Path);

    /// <summary>The command that started the run; null if it is not known.</summary>
    public string? Command =>
        System.IO.File.Exists(File(CommandName)) ? System.IO.File.ReadAllText(File(CommandName)).Trim() : null;

    /// <summary>Path of a file of the run.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The folder of a new run, which must not hold another run.</summary>
    /// <param name="path">Path of the folder, or null for a new one.</param>
    /// <param name="mistake">What is wrong with it, or null.</param>
    public static RunFolder New(string? path, out string? mistake)
    {
        var run = new RunFolder(path);
        mistake = FileOnTheWay(path ?? Runs) is { } file
            ? $"--out is '{path}', but '{file}' is a file; accepted: a folder, which is created if it does not exist."
            : run.NewestCheckpoint is not null
                ? $"'{run.Path}' holds the checkpoints of another run: continue that run with --resume {run.Path}, " +
                    "or give this one another --out."
            : null;
        return run;
    }

    /// <summary>
    /// The run to continue, given by its folder, the folder of its checkpoints, or a checkpoint.
    /// </summary>
    /// <param name="given">What was given.</param>
    /// <param name="program">The name of this program.</param>
    /// <param name="mistake">What is wrong with it and what to give, or null.</param>
    public static RunFolder? Find(string given, string program, out string? mistake)
    {
        var run = Locate(System.IO.Path.TrimEndingDirectorySeparator(given), out mistake);
        if (run?.Command?.Split(' ')[0] is { Length: > 0 } other && other != program)
            mistake = $"'{run.Path}' is a run of {other}; continue it with that program: {run.Command}";
        return mistake is null ? run : null;
    }

    /// <summary>
    /// Starts: records the command of a new run, opens the checkpoint of a resumed one. Damaged checkpoints are
    /// reported.
    /// </summary>
    /// <param name="cancellationToken">Cancelled if the run is not to start.</param>
    /// <returns>The checkpoint to continue from; null for a new run.</returns>
    /// <exception cref="InvalidDataException">All checkpoints are damaged.</exception>
    public TrainingCheckpoint? Begin(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ReferenceEquals(this, OfOther))
            return null;
        if (Resumed)
            return Checkpoint is { } file
                ? TrainingCheckpoint.Open(file)
                : Checkpoints.Latest(damaged => ErrorLine.Write($"warning: {damaged.Message}"))
                ?? throw new InvalidDataException($"all checkpoints in '{Checkpoints.Path}' are damaged, so the run " +
                    $"cannot continue; best.safetensors beside it holds the weights of the best epoch, if one was " +
                    $"completed.");
        Directory.CreateDirectory(Path);
        System.IO.File.WriteAllText(File(CommandName), CommandText.Of(Environment.GetCommandLineArgs()) + "\n");
        return null;
    }

    private static RunFolder? Locate(string path, out string? mistake)
    {
        mistake = null;
        var full = System.IO.Path.GetFullPath(path);
        var isFile = System.IO.File.Exists(full);
        if (!isFile && !Directory.Exists(full))
            mistake =
                $"--resume is '{path}', which does not exist or cannot be read; accepted: the folder of a run, which " +
                    $"was given as --out or created under runs/.";
        else if (isFile || Newest(full) is not null)
        {
            var checkpoints = isFile ? System.IO.Path.GetDirectoryName(full)! : full;
            if (System.IO.Path.GetFileName(checkpoints) == CheckpointsName)
                return new RunFolder(
                    Short(System.IO.Path.GetDirectoryName(checkpoints)!), Resumed: true, isFile ? full : null);
            mistake =
                $"--resume is '{path}', which is {(isFile ? "a file" : "a folder of checkpoints")} outside a run's " +
                    $"folder; accepted: the folder of a run, which holds its checkpoints in '{CheckpointsName}'.";
        }
        else if (Newest(System.IO.Path.Combine(full, CheckpointsName)) is not null)
            return new RunFolder(path, Resumed: true);
        else if (LatestRunIn(full) is { } inside)
            mistake =
                $"'{path}' holds runs; give one of them: --resume {System.IO.Path.Combine(path, inside)} is the " +
                    $"latest.";
        else
            mistake =
                $"There is no checkpoint in '{System.IO.Path.Combine(path, CheckpointsName)}': nothing was trained " +
                    $"there. Give the folder of a run that was, or train in this one with --out {path}.";
        return null;
    }

    /// <summary>The path itself, or that of a folder above it, if it is a file.</summary>
    private static string? FileOnTheWay(string folder)
    {
        for (var path = System.IO.Path.GetFullPath(folder);
            path is not null;
            path = System.IO.Path.GetDirectoryName(path))
            if (System.IO.File.Exists(path))
                return path;
        return null;
    }

    private static string? LatestRunIn(string folder) =>
        new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions())
            .Where(run => Newest(System.IO.Path.Combine(run.FullName, CheckpointsName)) is not null)
            .MaxBy(run => run.LastWriteTimeUtc)?.Name;

    private static string? Newest(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "checkpoint-*.safetensors")
            .Max(StringComparer.Ordinal) : null;

    /// <summary>Relative to the working folder where that is shorter.</summary>
    private static string Short(string full)
    {
        var relative = System.IO.Path.GetRelativePath(Directory.GetCurrentDirectory(), full);
        return relative.Length < full.Length ? relative : full;
    }
}
