using System.Runtime.InteropServices;
using SeNet.Data;

namespace SeNet.Evaluation;

/// <summary>
/// What an evaluation found for some adjacent batches of a set. Those of all batches, put together in their order, are
/// the same whatever the number of parts.
/// </summary>
/// <param name="InTopK">Number of images whose true class is among the k with the greatest outputs.</param>
/// <param name="Losses">Sum of the losses of each batch.</param>
/// <param name="Predictions">Predicted class of each image.</param>
/// <param name="Ranks">Rank of the true class of each image.</param>
/// <param name="Confidences">Probability of the predicted class of each image.</param>
internal sealed record EvaluationPart(
    int InTopK, float[] Losses, int[] Predictions, int[] Ranks, float[] Confidences)
{
    /// <summary>The part without images.</summary>
    public static EvaluationPart Empty { get; } = new(0, [], [], [], []);

    /// <summary>
    /// Probabilities of all classes for each image, if the evaluator keeps them. Not sent to other processes.
    /// </summary>
    public IReadOnlyList<float[]> Probabilities { get; init; } = [];

    /// <summary>The result of all parts of a set, in the order of the set.</summary>
    /// <param name="images">The set.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="k">K of the top-k accuracy, at most the number of classes.</param>
    public static EvaluationResult Join(ImageSource images, IReadOnlyList<EvaluationPart> parts, int k)
    {
        var confusion = new ConfusionMatrix(images.ClassNames);
        var index = 0;
        foreach (var predicted in parts.SelectMany(part => part.Predictions))
            confusion.Add(images.Label(index++), predicted);
        return new EvaluationResult(
            parts.SelectMany(part => part.Losses).Aggregate(0.0, (sum, loss) => sum + loss) / images.Count,
            (double)parts.Sum(part => part.InTopK) / images.Count,
            k,
            confusion)
        {
            Ranks = [.. parts.SelectMany(part => part.Ranks)],
            Confidences = [.. parts.SelectMany(part => part.Confidences)],
            Probabilities = [.. parts.SelectMany(part => part.Probabilities)],
        };
    }

    /// <summary>The part as bytes, for another process of the same kind of machine.</summary>
    public byte[] ToBytes() =>
    [
        .. MemoryMarshal.AsBytes<int>([InTopK, Losses.Length, Predictions.Length]),
        .. MemoryMarshal.AsBytes(Losses.AsSpan()),
        .. MemoryMarshal.AsBytes(Predictions.AsSpan()),
        .. MemoryMarshal.AsBytes(Ranks.AsSpan()),
        .. MemoryMarshal.AsBytes(Confidences.AsSpan()),
    ];

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static EvaluationPart FromBytes(ReadOnlySpan<byte> bytes)
    {
        var lengths = MemoryMarshal.Cast<byte, int>(bytes);
        var (batches, count) = (lengths[1], lengths[2]);
        return new EvaluationPart(
            lengths[0],
            Take<float>(bytes, 3, batches),
            Take<int>(bytes, 3 + batches, count),
            Take<int>(bytes, 3 + batches + count, count),
            Take<float>(bytes, 3 + batches + 2 * count, count));
    }

    private static T[] Take<T>(ReadOnlySpan<byte> bytes, int first, int count)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(bytes).Slice(first, count).ToArray();
}
