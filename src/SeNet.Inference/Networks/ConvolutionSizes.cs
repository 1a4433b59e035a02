using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>Sizes of a convolution of a residual unit, padded so that a stride of 1 keeps height and width.</summary>
/// <param name="Channels">Number of output channels.</param>
/// <param name="Kernel">Height and width of the kernel, odd.</param>
/// <param name="Stride">Step in height and width.</param>
/// <param name="Groups">Number of groups of channels.</param>
internal readonly record struct ConvolutionSizes(int Channels, int Kernel, int Stride = 1, int Groups = 1)
{
    /// <summary>Applies it.</summary>
    /// <param name="x">The maps.</param>
    /// <param name="key">State key.</param>
    public Value Apply(Value x, string key) => x.Convolution(key, Channels, Kernel, Stride, Kernel / 2, Groups);
}
