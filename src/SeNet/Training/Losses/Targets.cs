using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>Checks of a loss's targets.</summary>
internal static class Targets
{
    // Sums of a thousand float32 probabilities are off by less.
    private const double Tolerance = 1e-3;

    /// <summary>Whether the targets are probabilities rather than indices.</summary>
    public static bool AreSoft(Tensor targets) => is_floating_point(targets.dtype);

    /// <summary>Checks that targets are indices or distributions over the classes of an output.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void RequireDistributions(Tensor output, Tensor targets)
    {
        RequireShape(output, targets);
        // On a GPU the sums would have to be waited for.
        if (!AreSoft(targets) || targets.device_type != DeviceType.CPU)
            return;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var sums = targets.sum(1);
        if (!sums.Plus(-1).abs().max().ToDouble().IsAtMost(Tolerance))
        {
            var worst = sums.Plus(-1).abs().argmax().item<long>();
            throw new ArgumentException(
                $"The soft targets of image {worst} of the batch sum to {sums[worst].ToDouble():G6}; they are " +
                    "probabilities of the classes and sum to 1.",
                nameof(targets));
        }

        if (!targets.min().ToDouble().IsAtLeast(0))
            throw new ArgumentException(
                $"A soft target is {targets.min().ToDouble():G6}; it is a probability, 0 or more.", nameof(targets));
    }

    /// <summary>Checks that targets are indices or numbers in [0, 1] for each class of an output.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void RequireProbabilities(Tensor output, Tensor targets)
    {
        RequireShape(output, targets);
        if (!AreSoft(targets) || targets.device_type != DeviceType.CPU)
            return;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (lowest, highest) = (targets.min().ToDouble(), targets.max().ToDouble());
        if (!lowest.IsAtLeast(0) || !highest.IsAtMost(1))
            throw new ArgumentException(
                $"Soft targets lie between {lowest:G6} and {highest:G6}; each is in [0, 1].", nameof(targets));
    }

    /// <summary>Class indices as probabilities, with a part of them spread over all classes.</summary>
    /// <returns>[N, classes], of the output's type.</returns>
    public static Tensor Spread(Tensor output, Tensor indices, double smoothing)
    {
        var classes = output.size(1);
        return nn.functional.one_hot(indices, classes).to_type(output.dtype)
            .Times(1 - smoothing)
            .Plus(smoothing / classes);
    }

    private static void RequireShape(Tensor output, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        if (output.dim() != 2)
            throw new ArgumentException(
                $"output is [{string.Join(", ", output.shape)}]; it is [N, classes].", nameof(output));
        var fits = AreSoft(targets)
            ? targets.shape.AsSpan().SequenceEqual(output.shape)
            : targets.dtype == ScalarType.Int64 && targets.shape.AsSpan().SequenceEqual([output.size(0)]);
        if (!fits)
            throw new ArgumentException(
                $"targets is {targets.dtype} [{string.Join(", ", targets.shape)}]; for an output " +
                    $"[{string.Join(", ", output.shape)}] it is Int64 [{output.size(0)}] (class indices) or Float32 " +
                    $"[{string.Join(", ", output.shape)}] (probabilities).",
                nameof(targets));
    }

    // False for NaN.
    private static bool IsAtMost(this double value, double limit) => value <= limit;

    private static bool IsAtLeast(this double value, double limit) => value >= limit;
}
