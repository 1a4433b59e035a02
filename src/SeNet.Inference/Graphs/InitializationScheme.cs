namespace SeNet.Graphs;

/// <summary>
/// How a network draws its weights, layer by layer. The defaults are PyTorch's: uniform, Kaiming with a = sqrt(5).
/// </summary>
public sealed record InitializationScheme
{
    /// <summary>PyTorch's defaults.</summary>
    public static InitializationScheme PyTorch { get; } = new();

    /// <summary>
    /// Convolutions by He et al. (arXiv 1502.01852, section 2.2), backward form: normal with standard deviation
    /// sqrt(2 / fan_out). Biases and linear layers as in PyTorch.
    /// </summary>
    public static InitializationScheme KaimingFanOut { get; } = new()
    {
        Convolution = shape => new Initializer.Normal(Math.Sqrt(2 / shape.FanOut)),
    };

    /// <summary>The same in its forward form: normal with standard deviation sqrt(2 / fan_in).</summary>
    public static InitializationScheme KaimingFanIn { get; } = new()
    {
        Convolution = shape => new Initializer.Normal(Math.Sqrt(2 / shape.FanIn)),
    };

    /// <summary>Weights of convolutions.</summary>
    public Func<WeightShape, Initializer> Convolution { get; init; } = Default;

    /// <summary>Biases of convolutions.</summary>
    public Func<WeightShape, Initializer> ConvolutionBias { get; init; } = Default;

    /// <summary>Weights of linear layers.</summary>
    public Func<WeightShape, Initializer> Linear { get; init; } = Default;

    /// <summary>Biases of linear layers.</summary>
    public Func<WeightShape, Initializer> LinearBias { get; init; } = Default;

    /// <summary>Weights of the two layers of SE blocks; null for those of convolutions.</summary>
    public Func<WeightShape, Initializer>? Excitation { get; init; }

    /// <summary>Bias (beta) of batch normalization.</summary>
    public Initializer BatchNormBias { get; init; } = Initializer.Zeros;

    /// <summary>PyTorch's default for weights and biases: uniform with bound 1 / sqrt(fan_in).</summary>
    /// <param name="shape">Shape of the layer's weight.</param>
    public static Initializer Default(WeightShape shape) => new Initializer.Uniform(1 / Math.Sqrt(shape.FanIn));
}
