using SeNet.Collections;
using SeNet.Validation;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Knowledge distillation (Hinton, Vinyals and Dean, arXiv 1503.02531): the model also learns the probabilities that a
/// teacher gives to the classes. The loss is (1 - alpha) * loss + alpha * T^2 * KL(softmax(t / T) || softmax(s / T)),
/// where t and s are the outputs of teacher and model, KL is the mean over the images in nats, and T^2 keeps the size
/// of the gradient independent of the temperature T.
/// </summary>
/// <example>
/// <code>
/// using var teacher = ModelZoo.FromFile("teacher.safetensors");
/// var options = new TrainingOptions { Distillation = new DistillationOptions { Teacher = teacher } };
/// new Trainer(network, options).Fit(data.Train, data.Test);
/// </code>
/// </example>
public sealed record DistillationOptions
{
    /// <summary>
    /// The teacher, which maps the same images, with the same normalization, to logits or log-probabilities of the same
    /// classes. It runs in evaluation mode without gradients and is not disposed.
    /// </summary>
    public required nn.Module<Tensor, Tensor> Teacher
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Teacher));
            field = value;
        }
    }

    /// <summary>Weight of the teacher; that of the labels is 1 - alpha.</summary>
    /// <value>Above 0 and at most 1. Default: 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Alpha
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Alpha), value, "Alpha is above 0 and at most 1, where the labels do not count.");
    }
    = 0.5;

    /// <summary>Temperature T: the higher, the more the less probable classes count.</summary>
    /// <value>Above 0. Default: 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 4;

    internal void AddTo(NamedValues values)
    {
        values.Add("teacher", StateHash.Of(Teacher));
        values.Add("distillation's alpha", Alpha, unless: 0.5);
        values.Add("distillation's temperature", Temperature, unless: 4);
    }
}
