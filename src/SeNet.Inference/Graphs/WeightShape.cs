namespace SeNet.Graphs;

/// <summary>Shape of the weight of a convolution, or of a linear layer as a 1x1 convolution.</summary>
/// <param name="OutChannels">Number of output channels.</param>
/// <param name="InChannels">Number of input channels of one group.</param>
/// <param name="KernelHeight">Height of the kernel.</param>
/// <param name="KernelWidth">Width of the kernel.</param>
/// <param name="Groups">Number of groups of channels.</param>
public readonly record struct WeightShape(
    int OutChannels, int InChannels, int KernelHeight = 1, int KernelWidth = 1, int Groups = 1)
{
    /// <summary>Number of inputs of one output, as PyTorch counts them.</summary>
    public double FanIn => (double)InChannels * KernelHeight * KernelWidth;

    /// <summary>Number of outputs that one input reaches, as PyTorch counts them: of all groups.</summary>
    public double FanOut => (double)OutChannels * KernelHeight * KernelWidth;
}
