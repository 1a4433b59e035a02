namespace SeNet.Data;

/// <summary>The progress of a part of some work, as progress of the whole.</summary>
/// <param name="whole">Receives the progress of the whole; null for nobody.</param>
/// <param name="start">Fraction of the whole before the part.</param>
/// <param name="length">The part's fraction of the whole.</param>
internal sealed class ProgressPart(IProgress<double>? whole, double start, double length) : IProgress<double>
{
    public void Report(double value) => whole?.Report(Math.Min(1, start + length * value));
}
