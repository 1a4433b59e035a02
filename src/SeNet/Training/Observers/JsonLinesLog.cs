using System.Text;
using System.Text.Json;
using SeNet.Files;

namespace SeNet.Training;

/// <summary>
/// Writes the results of each epoch to a file of JSON lines: one object per epoch with <c>epoch</c>,
/// <c>learning_rate</c>, <c>train_loss</c>, <c>train_accuracy</c>, <c>test_loss</c>, <c>test_accuracy</c> and
/// <c>metrics</c>. It has reproducible values only, no times, so that a resumed run writes the same file.
/// </summary>
/// <remarks>
/// If the file cannot be written before the run starts, that is an error. Later it is a warning, and the run continues.
/// </remarks>
/// <param name="path">Path of the file. The whole file is rewritten after each epoch and when a run is resumed.</param>
public sealed class JsonLinesLog(string path) : ITrainingObserver, IOutputObserver
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
            AtomicFile.WriteText(path, Lines(run.History));
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        AtomicFile.WriteText(path, Lines(run.History));
    }

    void IOutputObserver.Open(RunOutputs outputs) => outputs.ClaimFile(path, this);

    internal static string Lines(IReadOnlyList<EpochResult> history) => string.Concat(history.Select(Line));

    private static string Line(EpochResult epoch)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            json.WriteNumber("learning_rate", epoch.LearningRate);
            json.WriteNumber("train_loss", epoch.TrainLoss);
            json.WriteNumber("train_accuracy", epoch.TrainAccuracy);
            Write("test_loss", epoch.TestLoss);
            Write("test_accuracy", epoch.TestAccuracy);
            json.WriteStartObject("metrics");
            foreach (var (name, value) in epoch.Metrics)
                json.WriteNumber(name, value);
            json.WriteEndObject();
            json.WriteEndObject();

            void Write(string name, double? value)
            {
                if (value is { } number)
                    json.WriteNumber(name, number);
                else
                    json.WriteNull(name);
            }
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }
}
