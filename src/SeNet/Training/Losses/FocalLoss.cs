using SeNet.Collections;
using SeNet.Tensors;
using SeNet.Validation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Training;

/// <summary>
/// Focal loss (Lin et al., arXiv 1708.02002, section 3.2) over the softmax of the classes: -w (1 - p)^gamma log(p) of
/// the target class, or its mean under soft targets. Images that are classified well count less.
/// </summary>
/// <remarks>
/// It takes logits and log-probabilities: log-softmax leaves the latter as they are. The mean over the batch divides by
/// N, whatever the weights.
/// </remarks>
public sealed record FocalLoss : Loss
{
    /// <summary>Focusing exponent; with 0 the loss is the cross-entropy.</summary>
    /// <value>At least 0. Default: 2, as in the paper.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Gamma { get; init => field = Require.NotNegative(value, nameof(Gamma)); } = 2;

    /// <summary>A weight per class: the paper's alpha.</summary>
    /// <value>Each at least 0, one above 0. Default: null, all 1.</value>
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
        var logarithms = functional.log_softmax(output, dim: 1);
        var weighted = Targets.AreSoft(targets) ? targets : Targets.Spread(output, targets, smoothing: 0);
        if (Training.ClassWeights.For(output, ClassWeights) is { } weights)
            weighted = weighted.mul(weights);
        return Focus(logarithms).mul(logarithms).mul(weighted).sum(1).mean().neg().MoveToOuterDisposeScope();
    }

    internal override void RequireFits(Module model, int classes) =>
        Training.ClassWeights.RequireCount(ClassWeights, classes);

    internal override void AddTo(NamedValues values)
    {
        values.Add("loss", "focal", unless: "cross-entropy");
        values.Add("focal loss's gamma", Gamma, unless: 2);
        Training.ClassWeights.AddTo(values, ClassWeights);
    }

    /// <summary>(1 - p)^gamma. 1 - p = -expm1(log p) is exact where p is near 1.</summary>
    private Tensor Focus(Tensor logarithms)
    {
        if (Gamma == 0)
            return ones_like(logarithms);
        // The gradient of 0^gamma is infinite for gamma below 1.
        var rest = logarithms.expm1().neg().Within(1e-12, 1);
        return rest.log().Times(Gamma).exp();
    }
}
