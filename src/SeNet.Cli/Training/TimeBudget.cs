using SeNet.Training;

namespace SeNet.Cli.Training;

/// <summary>Ends a run when its time is over.</summary>
/// <param name="budget">Time for the training from the start of the process's work on it.</param>
/// <param name="start">When that was, by the clock.</param>
/// <param name="clock">Measures it.</param>
internal sealed class TimeBudget(TimeSpan budget, long start, TimeProvider clock) : ITrainingObserver
{
    /// <summary>Whether the run was ended.</summary>
    public bool IsOver { get; private set; }

    public void OnBatchEnd(TrainingRun run, BatchResult batch) => StopIfOver(run);

    public void OnEpochEnd(TrainingRun run, EpochResult epoch) => StopIfOver(run);

    private void StopIfOver(TrainingRun run)
    {
        var isLast = run.Epoch == run.Options.Epochs && run.History.Count == run.Epoch;
        if (isLast || clock.GetElapsedTime(start) < budget)
            return;
        IsOver = true;
        run.RequestStop();
    }
}
