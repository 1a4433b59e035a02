namespace SeNet.Training;

/// <summary>A batch size that a <see cref="BatchSizeFinder"/> considered.</summary>
/// <param name="BatchSize">Number of images per batch.</param>
/// <param name="Bytes">
/// Memory of the process in a training step, measured. Null if it was not measured: on a GPU, or where the size did not
/// fit.
/// </param>
/// <param name="Fits">Whether the size fits into memory.</param>
public sealed record BatchSizeTrial(int BatchSize, long? Bytes, bool Fits);
