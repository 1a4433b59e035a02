namespace SeNet.Training;

/// <summary>Something that follows a run: prints, logs, saves. Each method does nothing unless it is overridden.</summary>
public interface ITrainingObserver
{
    /// <summary>The run begins, or goes on after a resume; nothing is trained yet.</summary>
    /// <param name="run">The run.</param>
    void OnRunStart(TrainingRun run)
    {
    }

    /// <summary>An epoch begins, or goes on in its middle after a resume.</summary>
    /// <param name="run">The run; <see cref="TrainingRun.Epoch"/> is the epoch.</param>
    void OnEpochStart(TrainingRun run)
    {
    }

    /// <summary>A step is done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="batch">The step's figures.</param>
    void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
    }

    /// <summary>An epoch is trained and tested.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epoch">The epoch's figures.</param>
    void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
    }

    /// <summary>The run ends. Not called when a step or an observer fails.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">Why it ends.</param>
    void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
    }
}
