using System.Globalization;
using System.Text;
using SeNet.Files;

namespace SeNet.Training;

/// <summary>
/// Writes the results of each epoch, metrics included, to a CSV file. The file has reproducible values only, no times,
/// so that a resumed run writes the same file.
/// </summary>
/// <remarks>
/// If the file cannot be written before the run starts, that is an error. Later it is a warning, and the run continues.
/// </remarks>
/// <param name="path">Path of the file. The whole file is rewritten after each epoch and when a run is resumed.</param>
public sealed class CsvLog(string path) : ITrainingObserver, IOutputObserver
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, or another run in progress writes it.</exception>
    /// <exception cref="InvalidOperationException">The run is new and the file exists.</exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Outputs.Open(this);
        // The run may have been killed after its checkpoint, before the line of the same epoch.
        if (run.History.Count > 0)
            AtomicFile.WriteText(path, Csv(run.History));
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        AtomicFile.WriteText(path, Csv(run.History));
    }

    void IOutputObserver.Open(RunOutputs outputs) => outputs.ClaimFile(path, this);

    internal static string Csv(IReadOnlyList<EpochResult> history)
    {
        // Those of averages begin later than the others.
        var metrics = history.SelectMany(epoch => epoch.Metrics.Keys).Distinct().ToList();
        var text = new StringBuilder("epoch,learning_rate,train_loss,train_accuracy,test_loss,test_accuracy");
        metrics.ForEach(name => text.Append(CultureInfo.InvariantCulture, $",test_{name}"));
        text.Append('\n');
        foreach (var epoch in history)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.LearningRate},{epoch.TrainLoss},{epoch.TrainAccuracy}," +
                    $"{epoch.TestLoss},{epoch.TestAccuracy}");
            foreach (var name in metrics)
            {
                text.Append(',');
                if (epoch.Metrics.TryGetValue(name, out var value))
                    text.Append(CultureInfo.InvariantCulture, $"{value}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
