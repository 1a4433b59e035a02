using SeNet.Collections;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>
/// A random change of a batch of normalized images and its targets, on the device of the batch. Derive from it for a
/// transform of your own.
/// </summary>
/// <remarks>
/// The index of its random numbers is the number of the batch in the epoch. So the result depends on the batch size,
/// as mixing the images of a batch must, and not on where a run was resumed.
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions { Augmentation = [.. Augmentation.Notebook, new LessSure { Doubt = 0.2 }] };
///
/// // Targets that spread a random doubt over all classes.
/// public sealed record LessSure : BatchTransform
/// {
///     public double Doubt { get; init; } = 0.1;
///
///     public override (torch.Tensor Images, torch.Tensor Targets) Apply(
///         torch.Tensor images, torch.Tensor targets, int classes, RandomNumbers random)
///     {
///         var doubt = random.Uniform(0, Doubt);
///         return (images, Probabilities(targets, classes) * (1 - doubt) + doubt / classes);
///     }
/// }
/// </code>
/// </example>
public abstract record BatchTransform : Transform
{
    internal sealed override TransformStage Stage => TransformStage.Batch;

    /// <summary>Changes a batch. It is called in a dispose scope of its own, without gradients.</summary>
    /// <param name="images">
    /// Images, [N, C, H, W], normalized, float32 or bfloat16. They may be changed in place.
    /// </param>
    /// <param name="targets">
    /// Classes, int64 [N]; or, after another batch transform, probabilities, float32 [N, classes].
    /// </param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="random">Random numbers for this batch, epoch and transform.</param>
    /// <returns>
    /// Images of the same shape and type, and targets in either form; the tensors given, or others. Probabilities are
    /// not negative, and those of an image sum to 1.
    /// </returns>
    public abstract (Tensor Images, Tensor Targets) Apply(
        Tensor images, Tensor targets, int classes, RandomNumbers random);

    /// <summary>Whether the targets are right by construction, and need not be read back from a device.</summary>
    internal virtual bool GivesValidTargets => false;

    /// <summary>Targets as probabilities: classes become one-hot vectors.</summary>
    /// <param name="targets">
    /// Classes, int64 [N], or probabilities, [N, classes], which are returned as they are.
    /// </param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Float32 [N, classes].</returns>
    protected static Tensor Probabilities(Tensor targets, int classes)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.dim() == 2 ? targets : nn.functional.one_hot(targets, classes).to_type(ScalarType.Float32);
    }

    /// <summary>The mixture of each row with that of its partner, in the reverse order of the batch.</summary>
    /// <param name="rows">[N, ...], float32.</param>
    /// <param name="own">Part of a row in its mixture, 0 to 1.</param>
    private protected static Tensor Mixture(Tensor rows, double own)
    {
        using Scalar ownPart = own;
        using Scalar otherPart = 1 - own;
        return rows.mul(ownPart).add(rows.flip(0), otherPart);
    }
}
