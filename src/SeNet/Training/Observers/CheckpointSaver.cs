using SeNet.Internal;

namespace SeNet.Training;

/// <summary>Saves a checkpoint after each epoch, when the run ends early, and every so many batches if asked; keeps the last two.</summary>
public sealed class CheckpointSaver : ITrainingObserver
{
    private readonly CheckpointDirectory directory;
    private readonly int? everyBatches;

    /// <summary>Makes the observer.</summary>
    /// <param name="directory">The folder of this run's checkpoints.</param>
    /// <param name="everyBatches">Batches between two checkpoints inside an epoch, at least 1; null for none inside.</param>
    public CheckpointSaver(string directory, int? everyBatches = null)
    {
        this.directory = new CheckpointDirectory(directory);
        this.everyBatches = everyBatches is { } batches ? Require.AtLeastOne(batches, nameof(everyBatches)) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Nothing can be written to the folder.</exception>
    /// <exception cref="InvalidOperationException">The run is new and the folder holds another run's checkpoints.</exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!run.Resumed && !directory.IsEmpty)
            throw new InvalidOperationException(
                $"'{directory.Path}' holds the checkpoints of another run, which a new one would replace. Resume that run, or give this one another folder.");
        directory.RequireWritable();
    }

    /// <inheritdoc/>
    public void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Batch % everyBatches == 0 && batch.Batch < batch.BatchCount)
            directory.Save(run);
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch) => directory.Save(run);

    /// <inheritdoc/>
    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Progress.Batches > 0)
            directory.Save(run);
    }
}
