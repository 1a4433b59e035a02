namespace SeNet.Visualization.Reports;

/// <summary>What a network says of one image.</summary>
/// <param name="Name">Name of the image, usually its file's. The report can be searched by it.</param>
/// <param name="TrueClass">The image's class: an index into the class names.</param>
/// <param name="TrueProbability">Probability that the network gives to that class, 0 to 1.</param>
/// <param name="Top">The most probable classes, the most probable first; at least one.</param>
public sealed record ReportPrediction(
    string Name, int TrueClass, double TrueProbability, IReadOnlyList<ClassProbability> Top)
{
    /// <summary>The most probable class.</summary>
    public int PredictedClass => Top[0].Class;

    /// <summary>Its probability, 0 to 1.</summary>
    public double Confidence => Top[0].Probability;

    /// <summary>Whether the most probable class is the true one.</summary>
    public bool IsCorrect => PredictedClass == TrueClass;

    /// <summary>Makes a prediction from the probabilities of all classes.</summary>
    /// <param name="name">Name of the image.</param>
    /// <param name="trueClass">Its class.</param>
    /// <param name="probabilities">Probability of each class.</param>
    /// <param name="top">Number of classes that are kept, at least 1. Of equal ones the first come first.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="trueClass"/> is not a class, or <paramref name="top"/> is below 1.
    /// </exception>
    public static ReportPrediction FromProbabilities(
        string name, int trueClass, ReadOnlySpan<float> probabilities, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if ((uint)trueClass >= (uint)probabilities.Length)
            throw new ArgumentOutOfRangeException(
                nameof(trueClass), trueClass, $"There are {probabilities.Length} classes, numbered from 0.");
        return new ReportPrediction(
            name,
            trueClass,
            probabilities[trueClass],
            [
                .. probabilities.ToArray()
                    .Select((probability, index) => new ClassProbability(index, probability))
                    .OrderByDescending(candidate => candidate.Probability)
                    .Take(top),
            ]);
    }
}
