namespace SeNet.Graphs.Operations;

/// <summary>A two-dimensional convolution (cross-correlation, as in PyTorch), padded with zeros.</summary>
/// <param name="OutChannels">Number of output channels.</param>
/// <param name="KernelHeight">Height of the kernel.</param>
/// <param name="KernelWidth">Width of the kernel.</param>
public sealed record Convolution(int OutChannels, int KernelHeight, int KernelWidth) : Operation
{
    /// <summary>Step in height and width.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros above and below.</summary>
    public int PaddingHeight { get; init; }

    /// <summary>Zeros left and right.</summary>
    public int PaddingWidth { get; init; }

    /// <summary>Number of groups; each sees its part of the input channels only.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Initial weight, [OutChannels, InChannels / Groups, KernelHeight, KernelWidth].</summary>
    public required Initializer Weight { get; init; }

    /// <summary>Initial bias, [OutChannels]; null for a convolution without.</summary>
    public Initializer? Bias { get; init; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => Window.Shape(
        this,
        inputs[0],
        OutChannels,
        Window.Count(inputs[0].Height, KernelHeight, Stride, PaddingHeight),
        Window.Count(inputs[0].Width, KernelWidth, Stride, PaddingWidth));

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => OutChannels;

    internal override IEnumerable<ParameterSpecification> ParametersOf(string name, IReadOnlyList<Node> inputs)
    {
        yield return new ParameterSpecification(
            $"{name}.weight", [OutChannels, inputs[0].Channels / Groups, KernelHeight, KernelWidth], Weight);
        if (Bias is not null)
            yield return new ParameterSpecification($"{name}.bias", [OutChannels], Bias);
    }
}
