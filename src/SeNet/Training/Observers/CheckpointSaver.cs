using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Saves a checkpoint when an epoch is trained, before its test; when it is tested; when the run ends early; and every
/// so many batches if asked. Keeps the last two, and the folder for its run alone.
/// </summary>
/// <remarks>
/// It is called after all other observers that save, and not for an epoch whose best weights, for example, could not be
/// saved: all that belongs to the epochs of a checkpoint is there when the checkpoint is.
/// </remarks>
public sealed class CheckpointSaver : ITrainingObserver, IOutputObserver
{
    private readonly CheckpointDirectory directory;
    private readonly int? everyBatches;
    private (TrainingRun Run, int Epochs, int Batches)? saved;
    private string? untested;

    /// <summary>Makes the observer.</summary>
    /// <param name="directory">The folder of this run's checkpoints.</param>
    /// <param name="everyBatches">Batches between two checkpoints inside an epoch, at least 1; null for none inside.</param>
    public CheckpointSaver(string directory, int? everyBatches = null)
    {
        this.directory = new CheckpointDirectory(directory);
        this.everyBatches = everyBatches is { } batches ? Require.AtLeastOne(batches, nameof(everyBatches)) : null;
    }

    /// <inheritdoc/>
    public bool Saves => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">Nothing can be written to the folder, or another run under way writes to it.</exception>
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
