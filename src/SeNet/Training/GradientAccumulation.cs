using SeNet.Data;

namespace SeNet.Training;

/// <summary>
/// The batches of an update (<see cref="TrainingOptions.AccumulationSteps"/>), which lie within one epoch. Between two
/// of them a checkpoint holds the gradients so far.
/// </summary>
/// <param name="steps">Number of batches of an update.</param>
/// <param name="loader">The loader of the batches.</param>
/// <param name="parameters">The gradients.</param>
/// <param name="progress">The number of batches trained in the epoch.</param>
internal sealed class GradientAccumulation(
    int steps, BatchLoader loader, FlatParameters parameters, RunProgress progress) : IRunStatePart
{
    public string Name => "accumulation";

    /// <summary>Whether a batch is the first of its update. Batches are numbered from 1.</summary>
    public bool IsFirst(int batch) => (batch - 1) % steps == 0;

    /// <summary>Whether a batch is the last of its update.</summary>
    public bool IsLast(int batch) => batch % steps == 0 || batch == loader.BatchCount;

    /// <summary>The images of a batch as a part of those of its update; 1 for an update of one batch.</summary>
    public double ShareOf(int batch)
    {
        var first = (batch - 1) / steps * steps + 1;
        var last = Math.Min(first + steps - 1, loader.BatchCount);
        return (double)SizeOf(batch) / Enumerable.Range(first, last - first + 1).Sum(SizeOf);
    }

    /// <summary>The part of the epoch's updates that come before that of a batch, in [0, 1).</summary>
    public double PositionOf(int batch) =>
        (double)((batch - 1) / steps) / ((loader.BatchCount + steps - 1) / steps);

    public void Save(RunStateWriter state)
    {
        if (IsBetween)
            state.Add(parameters.Split(parameters.Gradients));
    }

    public void Load(RunStateReader state)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        if (IsBetween)
            state.CopyTo(parameters.Split(parameters.Gradients));
    }

    /// <summary>Whether the gradients are those of some batches of an update.</summary>
    private bool IsBetween => progress.Batches > 0 && !IsLast(progress.Batches);

    private int SizeOf(int batch) => batch == loader.BatchCount ? loader.LastBatchSize : loader.BatchSize;
}
