namespace SeNet.Graphs;

/// <summary>How the values of a parameter are drawn before training.</summary>
public abstract record Initializer
{
    private protected Initializer()
    {
    }

    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new Constant(0);

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new Constant(1);

    /// <summary>One value everywhere.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Constant(double Value) : Initializer;

    /// <summary>Uniform on [-Bound, Bound).</summary>
    /// <param name="Bound">Largest absolute value, 0 or more.</param>
    public sealed record Uniform(double Bound) : Initializer;

    /// <summary>Normal with mean 0.</summary>
    /// <param name="StandardDeviation">Standard deviation, 0 or more.</param>
    public sealed record Normal(double StandardDeviation) : Initializer;

    /// <summary>
    /// The first output channels of a convolution copy the input channels (a Dirac delta), as many as there are; the
    /// other output channels are drawn otherwise.
    /// </summary>
    /// <param name="Others">How the other output channels are drawn.</param>
    public sealed record Dirac(Initializer Others) : Initializer;
}
