namespace SeNet.Engine;

/// <summary>What a classifier says of an image.</summary>
public sealed class Classification
{
    internal Classification(
        IReadOnlyList<ClassPrediction> top, IReadOnlyList<float> probabilities, IReadOnlyList<float> logits) =>
        (Top, Probabilities, Logits) = (top, probabilities, logits);

    /// <summary>The most probable class.</summary>
    public ClassPrediction Best => Top[0];

    /// <summary>
    /// The most probable classes, the first one first: <see cref="ClassifierOptions.Top"/> of them, or all if there are
    /// fewer.
    /// </summary>
    public IReadOnlyList<ClassPrediction> Top { get; }

    /// <summary>Probability of each class, by its index; their sum is 1.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>
    /// The network's output for each class, by its index: logits, or log-probabilities of a network whose last node is
    /// a log-softmax.
    /// </summary>
    public IReadOnlyList<float> Logits { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Top);

    /// <summary>From a network's output for an image.</summary>
    /// <param name="output">Logits or log-probabilities.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="top">Number of classes to list.</param>
    internal static Classification Of(ReadOnlySpan<float> output, IReadOnlyList<string> classNames, int top)
    {
        var probabilities = new float[output.Length];
        var largest = float.NegativeInfinity;
        foreach (var value in output)
            largest = MathF.Max(largest, value);
        var sum = 0.0;
        // The softmax of log-probabilities is the probabilities.
        for (var i = 0; i < output.Length; i++)
            sum += Math.Exp(output[i] - largest);
        for (var i = 0; i < output.Length; i++)
            probabilities[i] = (float)(Math.Exp(output[i] - largest) / sum);
        return new Classification(
            [
                .. Enumerable.Range(0, probabilities.Length)
                    .OrderByDescending(i => probabilities[i])
                    .Take(top)
                    .Select(i => new ClassPrediction(classNames[i], i, probabilities[i])),
            ],
            probabilities,
            output.ToArray());
    }
}
