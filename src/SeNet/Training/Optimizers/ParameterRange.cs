using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Parameters that are updated together, which lie side by side, or one that is updated alone. Owns its tensors, which
/// are views of <see cref="FlatParameters"/>.
/// </summary>
/// <param name="rule">The rule by which they are updated.</param>
internal sealed class ParameterRange(UpdateRule rule) : IDisposable
{
    /// <summary>The rule by which they are updated.</summary>
    public UpdateRule Rule => rule;

    /// <summary>The values: [total], or the shape of the parameter.</summary>
    public required Tensor Values { get; init; }

    /// <summary>The gradients, in the same shape.</summary>
    public required Tensor Gradients { get; init; }

    /// <summary>The buffers of <see cref="UpdateRule.State"/>, in the same shape.</summary>
    public required IReadOnlyList<Tensor> State { get; init; }

    /// <summary>The parameters one by one; empty unless the rule needs them.</summary>
    public required IReadOnlyList<(Tensor Value, Tensor Gradient)> Parts { get; init; }

    /// <summary>Factor of the learning rate.</summary>
    public required double RateFactor { get; init; }

    /// <summary>Weight decay.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Number of epochs at the start of the run in which they are not updated.</summary>
    public required int FrozenEpochs { get; init; }

    /// <summary>Number of updates.</summary>
    public long Steps { get; set; }

    public void Dispose()
    {
        foreach (var tensor in Parts.SelectMany(part => new[] { part.Value, part.Gradient }).Concat(State))
            tensor.Dispose();
        Values.Dispose();
        Gradients.Dispose();
    }
}
