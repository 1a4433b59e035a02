namespace SeNet.Graphs.Operations;

/// <summary>
/// Batch normalization (Ioffe and Szegedy, arXiv 1502.03167): weight * (x - mean) / sqrt(variance + epsilon) + bias for
/// each channel, by the batch's statistics in training and by the running ones in evaluation.
/// </summary>
public sealed record BatchNormalization : ElementwiseOperation
{
    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Share of a batch in the running statistics, as in PyTorch.</summary>
    public double Momentum { get; init; } = 0.1;

    /// <summary>Initial weight (gamma).</summary>
    public Initializer Weight { get; init; } = Initializer.Ones;

    /// <summary>Initial bias (beta).</summary>
    public Initializer Bias { get; init; } = Initializer.Zeros;

    /// <summary>Whether the weight is trained.</summary>
    public bool IsWeightTrained { get; init; } = true;

    internal override IEnumerable<ParameterSpecification> ParametersOf(string name, IReadOnlyList<Node> inputs)
    {
        int[] channels = [inputs[0].Channels];
        return
        [
            new ParameterSpecification($"{name}.weight", channels, Weight)
            {
                Role = IsWeightTrained ? ParameterRole.Parameter : ParameterRole.FrozenParameter,
            },
            new ParameterSpecification($"{name}.bias", channels, Bias),
            new ParameterSpecification($"{name}.running_mean", channels, Initializer.Zeros)
            {
                Role = ParameterRole.Buffer,
            },
            new ParameterSpecification($"{name}.running_var", channels, Initializer.Ones)
            {
                Role = ParameterRole.Buffer,
            },
            new ParameterSpecification($"{name}.num_batches_tracked", [], Initializer.Zeros)
            {
                Role = ParameterRole.Counter,
            },
        ];
    }
}
