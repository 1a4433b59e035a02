using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>Checks what a batch transform from outside the library returns.</summary>
internal static class BatchCheck
{
    private const float Tolerance = 1e-3f;

    /// <summary>Requires images of the shape and type that were given, and classes or probabilities.</summary>
    /// <exception cref="InvalidOperationException">They are something else.</exception>
    public static void Require(
        BatchTransform transform, Tensor images, Batch given, Tensor targets, int classes, int epoch, int number)
    {
        using var scope = NewDisposeScope();
        if (images is null || targets is null)
            throw Refusal("null", "images and targets");
        if (!images.shape.SequenceEqual(given.Images.shape) || images.dtype != given.Images.dtype)
            throw Refusal($"images {Text(images)}", $"{Text(given.Images)} as it was given");
        var isSoft = targets.dtype == ScalarType.Float32 && targets.shape.SequenceEqual([given.Count, classes]);
        var areClasses = targets.dtype == ScalarType.Int64 && targets.shape.SequenceEqual([given.Count]);
        if (!isSoft && !areClasses)
            throw Refusal(
                $"targets {Text(targets)}",
                $"Int64 [{given.Count}] (classes) or Float32 [{given.Count}, {classes}] (probabilities)");
        using var onProcessor = targets.cpu().contiguous();
        if (areClasses)
            RequireClasses(onProcessor.data<long>().ToArray());
        else
            RequireProbabilities(onProcessor.data<float>().ToArray());

        void RequireClasses(long[] labels)
        {
            if (Array.FindIndex(labels, label => label < 0 || label >= classes) is >= 0 and var wrong)
                throw Refusal($"class {labels[wrong]} for image {wrong} of the batch", $"0 to {classes - 1}");
        }

        void RequireProbabilities(float[] values)
        {
            for (var image = 0; image < given.Count; image++)
            {
                var row = values.AsSpan(image * classes, classes);
                var sum = 0f;
                foreach (var value in row)
                {
                    if (!(value >= 0))
                        throw Refusal($"a probability of {value} for image {image} of the batch", "0 or more");
                    sum += value;
                }

                if (!(Math.Abs(sum - 1) <= Tolerance))
                    throw Refusal(
                        $"probabilities that sum to {sum} for image {image} of the batch",
                        "a sum of 1: divide them by their sum");
            }
        }

        InvalidOperationException Refusal(string what, string accepted) => new(FormattableString.Invariant(
            $"{transform} gave {what} in epoch {epoch}, batch {number + 1}; accepted is {accepted}."));

        static string Text(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
    }
}
