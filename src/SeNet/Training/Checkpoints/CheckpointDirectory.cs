using System.Globalization;
using SeNet.Weights;

namespace SeNet.Training;

/// <summary>A folder of a run's checkpoints, of which the last two are kept: if the newest is damaged, the one before serves.</summary>
public sealed class CheckpointDirectory
{
    private const string Prefix = "checkpoint-";
    private const string Extension = ".safetensors";
    private const int Kept = 2;

    /// <summary>Names the folder; it is made when a run begins that saves checkpoints there.</summary>
    /// <param name="path">The folder.</param>
    public CheckpointDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The newest checkpoint that is whole, checked by its hash.</summary>
    /// <param name="damaged">Told of each newer checkpoint that is damaged, and why.</param>
    /// <returns>Its path, or null if there is none.</returns>
    public string? Latest(Action<WeightsFormatException>? damaged = null)
    {
        foreach (var path in Files().Reverse())
        {
            try
            {
                using (TrainingCheckpoint.Read(path))
                    return path;
            }
            catch (WeightsFormatException e)
            {
                damaged?.Invoke(e);
            }
        }

        return null;
    }

    internal bool IsEmpty => !Files().Any();

    /// <summary>Makes the folder, and tries whether a file can be written into it: asked before a run, not after its first epoch.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    internal void RequireWritable()
    {
        try
        {
            var trial = System.IO.Path.Combine(Directory.CreateDirectory(Path).FullName, $"{Guid.NewGuid():N}.tmp");
            using (File.Create(trial, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Checkpoints cannot be written to '{System.IO.Path.GetFullPath(Path)}': {e.Message.TrimEnd('.')}. Give a folder that can be written to.", e);
        }
    }

    internal void Save(TrainingRun run)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{run.History.Count:D5}-{run.Progress.Batches:D6}{Extension}");
        var saved = System.IO.Path.Combine(Path, name);
        run.SaveCheckpoint(saved);
        // What lies ahead of the run is damaged, or it would have been resumed from: it must not count among those kept.
        var ahead = Files().Where(file => string.CompareOrdinal(file, saved) > 0);
        foreach (var file in ahead.Concat(Files().Where(file => string.CompareOrdinal(file, saved) <= 0).SkipLast(Kept)).ToList())
            File.Delete(file);
    }

    /// <summary>The checkpoints, oldest first: the names sort by epoch and batch.</summary>
    private IEnumerable<string> Files() =>
        Directory.Exists(Path)
            ? Directory.EnumerateFiles(Path, $"{Prefix}*{Extension}").Order(StringComparer.Ordinal)
            : [];
}
