using SeNet.Collections;

namespace SeNet.Training;

/// <summary>Doubles a batch size until a training step would exceed a memory limit.</summary>
/// <param name="first">The first size.</param>
/// <param name="largest">The largest size.</param>
/// <param name="before">Memory of the process before the first step; null where memory is not measured.</param>
/// <param name="limit">The limit in bytes; null for none but what fails.</param>
internal sealed class BatchSizeSearch(int first, int largest, long? before, long? limit)
{
    /// <summary>Searches.</summary>
    /// <param name="tryStep">
    /// Trains a step with batches of a size. Returns the memory of the process meanwhile, null where it is not
    /// measured; or null for the whole if memory did not suffice.
    /// </param>
    public BatchSizeResult Run(Func<int, StepMemory?> tryStep)
    {
        var trials = new List<BatchSizeTrial>();
        int? fitting = null;
        for (long size = Math.Min(first, largest); size <= largest; size *= 2)
        {
            var batch = (int)size;
            // A step that does not fit may end the process: it is not tried where the last ones say so.
            if (Predicted(trials) > limit)
            {
                trials.Add(new BatchSizeTrial(batch, null, Fits: false));
                break;
            }

            var memory = tryStep(batch);
            var fits = memory is { } step && !(step.Bytes > limit);
            trials.Add(new BatchSizeTrial(batch, memory?.Bytes, fits));
            if (!fits)
                break;
            fitting = batch;
        }

        return new BatchSizeResult(fitting, new ValueList<BatchSizeTrial>(trials));
    }

    /// <summary>
    /// Memory of the next step: what the last size added to the memory before doubles, and so does what it added to
    /// that of the size before. Null where it is not known.
    /// </summary>
    private long? Predicted(List<BatchSizeTrial> trials)
    {
        if (trials is not [.., { Bytes: { } used }])
            return null;
        var added = used - before!.Value;
        var grown = trials is [.., { Bytes: { } previous }, _] ? 2 * (used - previous) : 0;
        return used + Math.Max(0, Math.Max(added, grown));
    }

    /// <summary>The memory of a step.</summary>
    /// <param name="Bytes">Bytes; null where they are not measured.</param>
    internal readonly record struct StepMemory(long? Bytes);
}
