using SeNet.Collections;
using SeNet.Modules;
using SeNet.Tensors;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Training;

/// <summary>
/// Binary cross-entropy of each class on its own, as in timm for mixup and CutMix (Wightman et al., arXiv 2110.00476):
/// the mean over images and classes.
/// </summary>
/// <remarks>
/// The model must return logits: of log-probabilities no class could have a probability above one half here. The
/// trainer refuses a model that returns those (<see cref="ImageClassifier.GivesLogProbabilities"/>), as
/// <see cref="Modules.Network"/> does. Soft targets need not sum to one.
/// </remarks>
public sealed record BinaryCrossEntropyLoss : Loss
{
    /// <summary>
    /// Label smoothing of class indices: the part of the target probability that is spread over all classes. Soft
    /// targets stay as they are.
    /// </summary>
    /// <value>In [0, 1). Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LabelSmoothing { get; init => field = Require.BelowOne(value, nameof(LabelSmoothing)); }

    /// <summary>Targets above this become 1, all others 0. timm's recipes with mixup use 0.2.</summary>
    /// <value>In [0, 1). Default: null, the targets stay as they are.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? TargetThreshold
    {
        get;
        init => field = value is { } threshold ? Require.BelowOne(threshold, nameof(TargetThreshold)) : null;
    }

    /// <summary>Whether to sum over the classes instead of averaging; over the images the mean is taken.</summary>
    /// <value>Default: false.</value>
    public bool SumClasses { get; init; }

    /// <inheritdoc/>
    public override Tensor Compute(Tensor output, Tensor targets)
    {
        Targets.RequireProbabilities(output, targets);
        using var scope = NewDisposeScope();
        var wanted = Targets.AreSoft(targets)
            ? targets.to_type(output.dtype)
            : Targets.Spread(output, targets, LabelSmoothing);
        if (TargetThreshold is { } threshold)
            wanted = wanted.IsAbove(threshold).to_type(output.dtype);
        var loss = functional.binary_cross_entropy_with_logits(
            output, wanted, reduction: SumClasses ? Reduction.None : Reduction.Mean);
        return (SumClasses ? loss.sum(1).mean() : loss).MoveToOuterDisposeScope();
    }

    internal override void RequireFits(Module model, int classes)
    {
        if (model is ImageClassifier { GivesLogProbabilities: true })
            throw new ArgumentException(
                $"'{model.GetName()}' returns log-probabilities, and {nameof(BinaryCrossEntropyLoss)} needs logits. " +
                    $"Choose {nameof(CrossEntropyLoss)} or {nameof(FocalLoss)}, or a network of the ModelZoo.",
                nameof(model));
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("loss", "binary cross-entropy", unless: "cross-entropy");
        values.Add("label smoothing", LabelSmoothing, unless: 0);
        values.Add("target threshold", TargetThreshold);
        values.Add("sum over classes", SumClasses, unless: false);
    }
}
