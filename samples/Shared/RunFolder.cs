using SeNet.Training;

namespace Samples;

/// <summary>The folder that a run writes into, and the checkpoint from which a resumed run goes on.</summary>
/// <param name="Given">
/// The folder that was given; null for a new one under runs/, made when it is first written to and named after the
/// time.
/// </param>
/// <param name="Resumed">Whether the run was begun by an earlier process.</param>
/// <param name="Checkpoint">The checkpoint to go on from; null for the last one that is whole.</param>
internal sealed record RunFolder(string? Given, bool Resumed = false, string? Checkpoint = null)
{
    private const string CheckpointsName = "checkpoints";
    private const string CommandName = "command.txt";
    private const string Runs = "runs";

    private string? made;

    /// <summary>The folder.</summary>
    public string Path => Given ?? (made ??= RunDirectory.CreateIn(Runs).Path);

    /// <summary>The run's checkpoints.</summary>
    public CheckpointDirectory Checkpoints => new(File(CheckpointsName));

    /// <summary>The newest checkpoint's file, whole or not; null if there is none.</summary>
    public string? NewestCheckpoint => Given is null && made is null ? null : Newest(Checkpoints.Path);

    /// <summary>The command that the run was begun with; null where it is not known.</summary>
    public string? Command =>
        System.IO.File.Exists(File(CommandName)) ? System.IO.File.ReadAllText(File(CommandName)).Trim() : null;

    /// <summary>A file of the run.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A new run's folder, which must not hold another run.</summary>
    /// <param name="path">The folder, or null for a new one.</param>
    /// <param name="mistake">What is wrong with it; null if nothing is.</param>
    public static RunFolder New(string? path, out string? mistake)
    {
        var run = new RunFolder(path);
        mistake = FileOnTheWay(path ?? Runs) is { } file
            ? $"--out is '{path}', but '{file}' is a file; accepted: a folder, which is made if it does not exist."
            : run.NewestCheckpoint is not null
                ? $"'{run.Path}' holds the checkpoints of another run: continue that run with --resume {run.Path}, or give this one another --out."
            : null;
        return run;
    }

    /// <summary>
    /// The run that was named to go on with: by its folder, the folder of its checkpoints, or one of these.
    /// </summary>
    /// <param name="given">What was given.</param>
    /// <param name="program">The name of this program.</param>
    /// <param name="mistake">What is wrong with it and what to give; null if nothing is.</param>
    public static RunFolder? Find(string given, string program, out string? mistake)
    {
        var run = Locate(System.IO.Path.TrimEndingDirectorySeparator(given), out mistake);
        if (run?.Command?.Split(' ')[0] is { Length: > 0 } other && other != program)
            mistake = $"'{run.Path}' is a run of {other}; continue it with that program: {run.Command}";
        return mistake is null ? run : null;
    }

    /// <summary>
    /// Begins: records the command of a new run, finds the checkpoint of one that goes on. A damaged checkpoint is
    /// told.
    /// </summary>
    /// <param name="cancellationToken">Cancelled if the run is not to begin.</param>
    /// <returns>The checkpoint to go on from; null for a new run.</returns>
    /// <exception cref="InvalidDataException">No checkpoint is whole.</exception>
    public string? Begin(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Resumed)
            return Checkpoint
                ?? Checkpoints.Latest(damaged => ErrorLine.Write($"warning: {damaged.Message}"))
                ?? throw new InvalidDataException($"no checkpoint in '{Checkpoints.Path}' is whole, so the run " +
                    $"cannot go on; best.safetensors beside it holds the best epoch's weights, if one had ended.");
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
                    $"was given as --out or made under runs/.";
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

    /// <summary>The folder itself or the one of those it lies in that is a file.</summary>
    private static string? FileOnTheWay(string folder)
    {
        for (var path = System.IO.Path.GetFullPath(folder); path is not null; path = System.IO.Path.GetDirectoryName(path))
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
