using System.Globalization;
using System.Text;
using SeNet.Internal;

namespace SeNet.Training;

/// <summary>
/// Keeps a CSV file of the run's epochs. It holds what is reproducible, so that a resumed run gives the same file: no times.
/// </summary>
/// <param name="path">The file; rewritten as a whole after each epoch.</param>
public sealed class CsvLog(string path) : ITrainingObserver
{
    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        AtomicFile.WriteText(path, Csv(run.History));
    }

    internal static string Csv(IReadOnlyList<EpochResult> history)
    {
        var text = new StringBuilder("epoch,learning_rate,train_loss,train_accuracy,test_loss,test_accuracy\n");
        foreach (var epoch in history)
            text.Append(CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.LearningRate},{epoch.TrainLoss},{epoch.TrainAccuracy},{epoch.TestLoss},{epoch.TestAccuracy}\n");
        return text.ToString();
    }
}
