using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Saves a checkpoint after each epoch, before and after its test; when the run ends early; and, optionally, after
/// every few batches. Keeps the last two. The folder belongs to this run alone.
/// </summary>
/// <remarks>
/// It is called after all other observers that save, and not for an epoch for which one of them failed. So everything
/// that belongs to the epochs of a checkpoint is saved when the checkpoint is.
/// </remarks>
public sealed class CheckpointSaver : ITrainingObserver, IOutputObserver
{
    private readonly CheckpointDirectory directory;
    private readonly int? everyBatches;
    private (TrainingRun Run, int Epochs, int Batches)? saved;
    private string? untested;

    /// <summary>Creates the observer.</summary>
    /// <param name="directory">
    /// Path of the folder for the checkpoints of this run. Created if it does not exist.
    /// </param>
    /// <param name="everyBatches">
    /// Number of batches between two checkpoints within an epoch, at least 1. Null: none within an epoch.
    /// </param>
    public CheckpointSaver(string directory, int? everyBatches = null)
    {
        this.directory = new CheckpointDirectory(directory);
        this.everyBatches = everyBatches is { } batches ? Require.AtLeastOne(batches, nameof(everyBatches)) : null;
    }

    /// <inheritdoc/>
    public bool Saves => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">
    /// Nothing can be written to the folder, or another run in progress writes to it.
    /// </exception>
    /// <exception cref="InvalidOperationException">The folder holds another run's checkpoints.</exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Outputs.Open(this);
    }

    /// <inheritdoc/>
    public void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Batch % everyBatches == 0 && batch.Batch < batch.BatchCount)
            Save(run);
    }

    /// <inheritdoc/>
    public void OnTestStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        untested = Save(run);
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        Save(run, untested);
        untested = null;
    }

    /// <inheritdoc/>
    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Progress.Batches > 0 && saved != StateOf(run))
            Save(run);
    }

    void IOutputObserver.Open(RunOutputs outputs) => directory.Open(outputs, this);

    private string Save(TrainingRun run, string? superseded = null)
    {
        var file = directory.Save(run, superseded);
        saved = StateOf(run);
        return file;
    }

    private static (TrainingRun Run, int Epochs, int Batches) StateOf(TrainingRun run) =>
        (run, run.History.Count, run.Progress.Batches);
}
