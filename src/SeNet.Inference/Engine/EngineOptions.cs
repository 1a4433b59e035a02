using SeNet.Validation;

namespace SeNet.Engine;

/// <summary>How an <see cref="InferenceEngine"/> runs.</summary>
public sealed record EngineOptions
{
    /// <summary>Number of threads that share a call, the caller's among them.</summary>
    /// <value>At least 1; the number of processors that the process may use.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads { get; init => field = Require.AtLeastOne(value, nameof(Threads)); } =
        Environment.ProcessorCount;

    /// <summary>
    /// Maximum number of images that are computed together; a larger batch is computed in parts. More images share a
    /// layer's weights, fewer stay in the processor's caches from one layer to the next.
    /// </summary>
    /// <value>At least 1; null for a number chosen by the size of the images' maps.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ImagesAtOnce
    {
        get;
        init => field = value is { } count ? Require.AtLeastOne(count, nameof(ImagesAtOnce)) : null;
    }
}
