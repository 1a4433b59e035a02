using System.Globalization;
using SeNet.Files;
using SeNet.Tensors;
using SeNet.Weights;

namespace SeNet.Training;

/// <summary>
/// A folder of a run's checkpoints. The last two are kept, so that the run can resume even if the newest is damaged.
/// </summary>
/// <example>
/// <code>
/// new Trainer(network).Fit(
///     data.Train,
///     data.Test,
///     [new CheckpointSaver("checkpoints")],
///     resumeFrom: new CheckpointDirectory("checkpoints").Latest());
/// </code>
/// </example>
public sealed class CheckpointDirectory
{
    private const string Prefix = "checkpoint-";
    private const string Extension = ".safetensors";
    private const int Kept = 2;

    /// <summary>Refers to a folder, which need not exist: <see cref="CheckpointSaver"/> creates it.</summary>
    /// <param name="path">Path of the folder.</param>
    public CheckpointDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>Path of the folder.</summary>
    public string Path { get; }

    /// <summary>Opens the newest checkpoint that is not damaged.</summary>
    /// <param name="damaged">Receives the error of each newer checkpoint, which is damaged. Optional.</param>
    /// <returns>
    /// The checkpoint, or null if there is none. <see cref="Trainer.Fit"/> disposes it; without that call, the caller
    /// does.
    /// </returns>
    public TrainingCheckpoint? Latest(Action<WeightsFormatException>? damaged = null)
    {
        foreach (var path in Files().Reverse())
        {
            try
            {
                return TrainingCheckpoint.Open(path);
            }
            catch (WeightsFormatException e)
            {
                damaged?.Invoke(e);
            }
        }

        return null;
    }

    /// <summary>
    /// Claims the folder for a run and checks that files can be written into it, before the run rather than after its
    /// first epoch.
    /// </summary>
    /// <exception cref="IOException">Nothing can be written there, or another run in progress writes there.</exception>
    /// <exception cref="InvalidOperationException">It holds the checkpoints of another run.</exception>
    internal void Open(RunOutputs outputs, IOutputObserver owner)
    {
        try
        {
            AtomicFile.RequireWritable(System.IO.Path.Combine(Path, $"{Prefix}trial{Extension}"));
        }
        catch (IOException e)
        {
            throw new IOException(
                $"Checkpoints cannot be written to '{System.IO.Path.GetFullPath(Path)}': " +
                    $"{FileFailure.CauseOf(e.InnerException ?? e)}. Choose a folder that can be written to.", e);
        }

        outputs.ClaimFolder(Path, owner);
        if (outputs.ResumeFrom is not { } checkpoint
            || !UnixFile.AreSame(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(checkpoint))!, Path))
            RequireEmpty();
        AtomicFile.RemoveLeftovers(
            Path,
            target => target.StartsWith(Prefix, StringComparison.Ordinal)
                && target.EndsWith(Extension, StringComparison.Ordinal));
    }

    /// <exception cref="InvalidOperationException">The folder holds checkpoints.</exception>
    internal void RequireEmpty()
    {
        if (!IsEmpty)
            throw new InvalidOperationException(
                $"'{Path}' holds the checkpoints of another run, which a new one would replace. Resume that run, or " +
                    "choose another folder for this one.");
    }

    internal bool IsEmpty => !Files().Any();

    /// <summary>Saves a run and removes the checkpoints that are no longer needed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="superseded">A checkpoint of the same weights, which this one replaces; null for none.</param>
    /// <returns>The file.</returns>
    internal string Save(TrainingRun run, string? superseded)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{run.History.Count:D5}-{run.Progress.Batches:D6}{Extension}");
        var saved = System.IO.Path.Combine(Path, name);
        run.SaveCheckpoint(saved);
        // What lies ahead of the run is damaged, or it would have been resumed from: it must not count among those
        // kept.
        var files = Files().ToLookup(file => string.CompareOrdinal(file, saved) > 0);
        var kept = files[false].ToList();
        if (kept.Count > Kept && superseded is not null)
            kept.Remove(superseded);
        kept = [.. kept.TakeLast(Kept)];
        foreach (var file in files[true].Concat(files[false]).Except(kept).ToList())
            Delete(file, run);
        return saved;
    }

    private static void Delete(string file, TrainingRun run)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            run.Warn($"Old checkpoints in '{System.IO.Path.GetDirectoryName(file)}' cannot be deleted: " +
                $"{FileFailure.CauseOf(e)}. They are kept.");
        }
    }

    /// <summary>The checkpoints, oldest first: the names sort by epoch and batch.</summary>
    private IEnumerable<string> Files() =>
        Directory.Exists(Path)
            ? Directory.EnumerateFiles(Path, $"{Prefix}*{Extension}").Order(StringComparer.Ordinal)
            : [];
}
