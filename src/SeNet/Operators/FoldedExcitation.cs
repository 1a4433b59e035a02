using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Tensors;

namespace SeNet.Operators;

/// <summary>The excitation of an SE block for inference, by <see cref="ExcitationKernel"/>.</summary>
internal sealed class FoldedExcitation
{
    private readonly int channels;
    private readonly ExcitationKernel kernel;

    /// <summary>Copies the weights of a block in the CPU's memory.</summary>
    public FoldedExcitation(SqueezeExcitationLayers block)
    {
        var parameters = block.Parameters;
        channels = (int)parameters[0]!.size(1);
        var activation = block.Options.Gate switch
        {
            Gate.Sigmoid => GateActivation.Sigmoid,
            Gate.Tanh => GateActivation.Tanh,
            _ => GateActivation.Relu,
        };
        kernel = new ExcitationKernel(
            channels,
            parameters[0]!.ToFloats(),
            parameters[1]?.ToFloats(),
            parameters[2]!.ToFloats(),
            parameters[3]?.ToFloats(),
            activation);
    }

    /// <summary>Computes gate and shift of each image.</summary>
    /// <param name="z">Averages over the pixels, [N, C].</param>
    public (PerChannel Gate, PerChannel Shift) Of(float[] z)
    {
        var (gate, shift) = (new float[z.Length], new float[z.Length]);
        kernel.Apply(z, gate, shift);
        return (PerChannel.EachImage(gate, channels), PerChannel.EachImage(shift, channels));
    }
}
