namespace SeNet.Engine;

/// <summary>A class and how probable it is.</summary>
/// <param name="ClassName">Name of the class.</param>
/// <param name="ClassIndex">Its index in <see cref="Classifier.ClassNames"/>.</param>
/// <param name="Probability">Its probability, in [0, 1].</param>
public readonly record struct ClassPrediction(string ClassName, int ClassIndex, float Probability)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{ClassName}: {Probability:P1}");
}
