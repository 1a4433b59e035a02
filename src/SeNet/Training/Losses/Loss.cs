using SeNet.Collections;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// The loss that a run minimizes: <see cref="CrossEntropyLoss"/>, <see cref="FocalLoss"/>,
/// <see cref="BinaryCrossEntropyLoss"/>, or your own record that derives from this one.
/// </summary>
/// <remarks>
/// <para>
/// A resumed run must have the loss that it was started with. Two losses are the same if their texts
/// (<see cref="object.ToString"/>, in the invariant culture) are: the text of a record holds its name and its public
/// properties. Override it if a property's text does not say its value, as that of a list does not.
/// </para>
/// <para>
/// The trainer disposes all tensors that <see cref="Compute"/> leaves behind.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions { Loss = new SquaredErrorLoss { Scale = 2 } };
///
/// /// (probabilities - targets)^2, as Brier's score.
/// sealed record SquaredErrorLoss : Loss
/// {
///     public double Scale { get; init; } = 1;
///
///     public override torch.Tensor Compute(torch.Tensor output, torch.Tensor targets)
///     {
///         var wanted = targets.is_floating_point()
///             ? targets
///             : torch.nn.functional.one_hot(targets, output.size(1)).to_type(output.dtype);
///         return (output.softmax(1) - wanted).square().sum(1).mean() * Scale;
///     }
/// }
/// </code>
/// </example>
public abstract record Loss
{
    /// <summary>Computes the mean loss over a batch.</summary>
    /// <param name="output">
    /// Output of the model, [N, classes], float32: logits, or log-probabilities (<see cref="Modules.Network"/>).
    /// </param>
    /// <param name="targets">
    /// Class indices, [N], int64; or probabilities of the classes, [N, classes], float32, from mixup for example.
    /// </param>
    /// <returns>A scalar through which gradients reach <paramref name="output"/>.</returns>
    /// <exception cref="ArgumentException">The targets do not fit the output or the loss.</exception>
    public abstract Tensor Compute(Tensor output, Tensor targets);

    /// <summary>Checks before a run that the loss fits the model and the number of classes.</summary>
    internal virtual void RequireFits(nn.Module model, int classes)
    {
    }

    /// <summary>Adds what distinguishes this from the default, <see cref="CrossEntropyLoss"/>.</summary>
    internal virtual void AddTo(NamedValues values) =>
        values.Add("loss", InvariantText.Of(this), unless: "cross-entropy");
}
