using SeNet.Validation;
using SeNet.Weights;

namespace SeNet.Training;

/// <summary>Saves weights when the run has ended: all epochs are trained, or an observer stopped it.</summary>
/// <example>
/// <code>
/// var options = new TrainingOptions { Ema = new EmaOptions { Decay = 0.999 } };
/// new Trainer(network, options).Fit(
///     data.Train, data.Test, [new FinalWeights("final-ema.safetensors", ModelWeights.Ema)]);
/// </code>
/// </example>
public sealed class FinalWeights : ITrainingObserver, IOutputObserver
{
    private readonly string path;
    private readonly ModelWeights weights;

    /// <summary>Creates the observer.</summary>
    /// <param name="path">The weights file. Its extension chooses the format.</param>
    /// <param name="weights">The weights.</param>
    /// <exception cref="ArgumentException">
    /// The extension is not that of a format which <see cref="WeightsFile.Save"/> writes.
    /// </exception>
    public FinalWeights(string path, ModelWeights weights = ModelWeights.Trained)
    {
        WeightsFormat.WriterFor(path);
        this.path = path;
        this.weights = Require.Defined(weights);
    }

    /// <inheritdoc/>
    public bool Saves => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, or another run in progress writes it.</exception>
    /// <exception cref="InvalidOperationException">
    /// The run is new and the file exists, or the run has no such weights.
    /// </exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Outputs.Open(this);
        run.RequireWeights(weights, nameof(FinalWeights));
    }

    /// <inheritdoc/>
    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (outcome is not (TrainingOutcome.Completed or TrainingOutcome.Stopped))
            return;
        if (weights == ModelWeights.Swa && run.Options.Swa!.StartEpoch > run.History.Count)
            run.Warn($"'{path}' is not written: the run ended after epoch {run.History.Count}, before the mean of " +
                $"the weights began (Swa.StartEpoch is {run.Options.Swa.StartEpoch}).");
        else
            run.SaveWeights(path, weights);
    }

    void IOutputObserver.Open(RunOutputs outputs) => outputs.ClaimFile(path, this);
}
