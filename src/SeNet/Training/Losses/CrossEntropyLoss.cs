using SeNet.Collections;
using SeNet.Validation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Training;

/// <summary>
/// Cross-entropy as in PyTorch, for class indices and soft targets. It is right for models that return logits and for
/// those that return log-probabilities: log-softmax leaves the latter as they are.
/// </summary>
public sealed record CrossEntropyLoss : Loss
{
    /// <summary>Label smoothing: the part of the target probability that is spread over all classes.</summary>
    /// <value>In [0, 1). Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LabelSmoothing { get; init => field = Require.BelowOne(value, nameof(LabelSmoothing)); }

    /// <summary>
    /// A weight per class, for classes of different sizes. For class indices the mean over the batch is weighted: the
    /// sum is divided by the sum of the weights; for soft targets it is divided by N.
    /// </summary>
    /// <value>Each at least 0, one above 0. Default: null, all equal.</value>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or none is above 0.</exception>
    public IReadOnlyList<double>? ClassWeights
    {
        get;
        init => field = Training.ClassWeights.Require(value, nameof(ClassWeights));
    }

    /// <inheritdoc/>
    public override Tensor Compute(Tensor output, Tensor targets)
    {
        Targets.RequireDistributions(output, targets);
        using var scope = NewDisposeScope();
        return functional.cross_entropy(
            output, targets, Training.ClassWeights.For(output, ClassWeights), label_smoothing: LabelSmoothing)
            .MoveToOuterDisposeScope();
    }

    internal override void RequireFits(Module model, int classes) =>
        Training.ClassWeights.RequireCount(ClassWeights, classes);

    internal override void AddTo(NamedValues values)
    {
        values.Add("label smoothing", LabelSmoothing, unless: 0);
        Training.ClassWeights.AddTo(values, ClassWeights);
    }
}
