using System.Globalization;
using System.Text;
using SeNet.Files;

namespace SeNet.Training;

/// <summary>
/// Keeps a CSV file of the run's epochs. It holds what is reproducible, so that a resumed run gives the same file: no
/// times.
/// </summary>
/// <remarks>
/// A file that cannot be written is an error before the run begins; when it happens later, it is a warning, and the run
/// goes on.
/// </remarks>
/// <param name="path">The file; rewritten as a whole after each epoch, and when a run is resumed.</param>
public sealed class CsvLog(string path) : ITrainingObserver, IOutputObserver
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, or another run under way writes it.</exception>
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
        var text = new StringBuilder("epoch,learning_rate,train_loss,train_accuracy,test_loss,test_accuracy\n");
        foreach (var epoch in history)
            text.Append(CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.LearningRate},{epoch.TrainLoss},{epoch.TrainAccuracy},{epoch.TestLoss},{epoch.TestAccuracy}\n");
        return text.ToString();
    }
}
