using SeNet.Cli.Output;
using SeNet.Training;

namespace SeNet.Cli.Training;

/// <summary>Writes a JSON line for each epoch: what <c>senet train --json</c> prints.</summary>
internal sealed class EpochEvents(TextWriter writer) : ITrainingObserver
{
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        writer.WriteLine(JsonText.LineOf(new
        {
            Event = "epoch",
            epoch.Epoch,
            Epochs = run.Options.Epochs,
            epoch.LearningRate,
            epoch.TrainLoss,
            epoch.TrainAccuracy,
            epoch.TestLoss,
            epoch.TestAccuracy,
            epoch.Metrics,
            Seconds = epoch.Elapsed.TotalSeconds,
        }));
        writer.Flush();
    }
}
