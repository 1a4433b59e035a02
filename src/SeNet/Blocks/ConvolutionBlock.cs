using SeNet.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Blocks;

/// <summary>A convolution, its normalisation and, where asked, a rectifier, as a module of its own: relu(BN(conv(x))).</summary>
internal sealed class ConvolutionBlock : Block
{
    private readonly ConvolutionUnit unit;
    private readonly bool relu;

    /// <summary>Makes the block.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="norm">The normalisation.</param>
    /// <param name="convolutionKey">Its state key.</param>
    /// <param name="normKey">The normalisation's state key.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    public ConvolutionBlock(Conv2d convolution, BatchNorm2d norm, string convolutionKey = "0", string normKey = "1", bool relu = true)
        : base(nameof(ConvolutionBlock))
    {
        this.relu = relu;
        unit = Parts.Unit(convolutionKey, convolution, normKey, norm);
    }

    public override Tensor forward(Tensor x) => unit.Forward(x, relu: relu);
}
