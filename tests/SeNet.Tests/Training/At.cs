using SeNet.Training;

namespace SeNet.Tests.Training;

/// <summary>Does something at each event of a run.</summary>
/// <param name="act">Told the event's name.</param>
/// <param name="saves">Whether it is called with those that save.</param>
internal sealed class At(Action<string, TrainingRun> act, bool saves = false) : ITrainingObserver
{
    public bool Saves => saves;

    public void OnRunStart(TrainingRun run) => act("run start", run);

    public void OnEpochStart(TrainingRun run) => act($"epoch {run.Epoch}", run);

    public void OnBatchEnd(TrainingRun run, BatchResult batch) => act($"batch {batch.Batch}", run);

    public void OnTestStart(TrainingRun run) => act($"test {run.Epoch}", run);

    public void OnEpochEnd(TrainingRun run, EpochResult epoch) => act($"end {epoch.Epoch}", run);

    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome) => act($"run end {outcome}", run);

    public void OnWarning(TrainingRun run, string message) => act($"warning {message}", run);
}
