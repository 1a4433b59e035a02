using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>The linear rise of the learning rate at the start of a schedule.</summary>
internal sealed record Warmup
{
    public Warmup(double warmupEpochs, double warmupStart)
    {
        Epochs = Require.NotNegative(warmupEpochs);
        Start = Require.BelowOne(warmupStart);
    }

    /// <summary>Number of epochs.</summary>
    public double Epochs { get; }

    /// <summary>Factor at the start.</summary>
    public double Start { get; }

    /// <summary>The factor at a position; null behind the warm-up.</summary>
    public double? Factor(double position) =>
        position < Epochs ? Start + (1 - Start) * (position / Epochs) : null;

    public void AddTo(NamedValues values)
    {
        values.Add("schedule's warm-up epochs", Epochs, unless: 0);
        values.Add("schedule's warm-up start", Start, unless: 0);
    }
}
