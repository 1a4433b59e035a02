using SeNet.Collections;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// A bound on the gradient of each step, applied to the sum over the batches of a step
/// (<see cref="TrainingOptions.AccumulationSteps"/>).
/// </summary>
public abstract record GradientClipping
{
    private protected GradientClipping()
    {
    }

    /// <summary>
    /// Scales the gradient of all parameters down to a Euclidean norm, as PyTorch's <c>clip_grad_norm_</c>.
    /// </summary>
    /// <param name="norm">Maximum norm, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public static GradientClipping ByNorm(double norm) => new NormClipping(norm);

    /// <summary>Brings each number of the gradient into [-value, value], as <c>clip_grad_value_</c>.</summary>
    /// <param name="value">Maximum magnitude, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public static GradientClipping ByValue(double value) => new ValueClipping(value);

    /// <summary>
    /// Adaptive gradient clipping (Brock et al., arXiv 2102.06171), as timm's <c>adaptive_clip_grad</c>: the norm of
    /// the gradient of each output channel is at most <paramref name="factor"/> times the norm of its weights, or
    /// times 1e-3 if that is larger. The classifier's gradient is not clipped.
    /// </summary>
    /// <remarks>
    /// In models that are not of the <see cref="Modules.ModelZoo"/> the last part (see
    /// <see cref="ParameterGroup.ByDepth"/>) counts as the classifier.
    /// </remarks>
    /// <param name="factor">Ratio of the norms, finite and above 0. Default: 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public static GradientClipping Adaptive(double factor = 0.01) => new AdaptiveClipping(factor);

    /// <summary>Clips the gradients.</summary>
    /// <param name="parameters">The parameters and gradients.</param>
    /// <param name="isClassifier">Whether a parameter, by its key, belongs to the classifier.</param>
    internal abstract void Apply(FlatParameters parameters, Func<string, bool> isClassifier);

    internal abstract void AddTo(NamedValues values);
}
