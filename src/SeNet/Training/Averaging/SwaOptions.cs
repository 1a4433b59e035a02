using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Stochastic weight averaging (Izmailov et al., arXiv 1803.05407): the mean of the weights after each of the last
/// epochs. After each of these epochs one more pass over the augmented training images, without gradients, computes the
/// running statistics of batch normalization for the mean, as PyTorch's <c>update_bn</c> does.
/// </summary>
/// <remarks>
/// It works best with a learning rate that stays high in these epochs. A constant one or
/// <see cref="LearningRateSchedule.Cosine"/> with an <c>end</c> above 0 gives such a rate.
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions { Epochs = 40, Swa = new SwaOptions { StartEpoch = 31 } };
/// new Trainer(network, options).Fit(
///     data.Train, data.Test, [new FinalWeights("swa.safetensors", ModelWeights.Swa)]);
/// </code>
/// </example>
public sealed record SwaOptions
{
    /// <summary>The first epoch after which the weights are part of the mean.</summary>
    /// <value>At least 1, at most <see cref="TrainingOptions.Epochs"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public required int StartEpoch { get; init => field = Require.AtLeastOne(value, nameof(StartEpoch)); }

    internal void AddTo(NamedValues values) => values.Add("SWA's start epoch", StartEpoch);
}
