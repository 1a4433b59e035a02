namespace SeNet.Training;

/// <summary>The result of a <see cref="BatchSizeFinder"/>.</summary>
/// <param name="BatchSize">The largest size that fits; null if not even the first does.</param>
/// <param name="Trials">The sizes that were considered, smallest first.</param>
public sealed record BatchSizeResult(int? BatchSize, IReadOnlyList<BatchSizeTrial> Trials);
