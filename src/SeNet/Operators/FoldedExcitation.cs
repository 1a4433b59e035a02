using System.Numerics;
using System.Runtime.InteropServices;
using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Tensors;

namespace SeNet.Operators;

/// <summary>
/// The excitation of an SE block, gate(W2 relu(W1 z)) and its shift, for inference: with the weights at hand it takes less time than one of
/// libtorch's calls.
/// </summary>
internal sealed class FoldedExcitation
{
    private readonly SEOptions options;
    private readonly int channels;
    private readonly float[] reduce;
    private readonly float[] reduceBias;
    private readonly float[] expand;
    private readonly float[] expandBias;

    /// <summary>Copies the weights of a block in the CPU's memory.</summary>
    public FoldedExcitation(SqueezeExcitationLayers block)
    {
        var parameters = block.Parameters;
        (options, channels) = (block.Options, (int)parameters[0]!.size(1));
        (reduce, expand) = (parameters[0]!.ToFloats(), parameters[2]!.ToFloats());
        reduceBias = parameters[1]?.ToFloats() ?? new float[reduce.Length / channels];
        expandBias = parameters[3]?.ToFloats() ?? new float[expand.Length / reduceBias.Length];
    }

    /// <summary>Computes gate and shift of each image.</summary>
    /// <param name="z">Averages over the pixels, [N, C].</param>
    public (PerChannel Gate, PerChannel Shift) Of(float[] z)
    {
        var (gate, shift) = (new float[z.Length], new float[z.Length]);
        var hidden = new float[reduceBias.Length];
        var excitation = new float[expandBias.Length];
        for (var image = 0; image < z.Length; image += channels)
        {
            Multiply(reduce, z.AsSpan(image, channels), reduceBias, hidden);
            for (var i = 0; i < hidden.Length; i++)
                hidden[i] = Rectified(hidden[i]);
            Multiply(expand, hidden, expandBias, excitation);
            for (var c = 0; c < channels; c++)
                gate[image + c] = Gated(excitation[c]);
            if (options.Shift)
                excitation.AsSpan(channels).CopyTo(shift.AsSpan(image));
        }

        return (PerChannel.EachImage(gate, channels), PerChannel.EachImage(shift, channels));
    }

    /// <summary>y = matrix x + bias.</summary>
    private static void Multiply(float[] matrix, ReadOnlySpan<float> x, float[] bias, float[] y)
    {
        var whole = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (var i = 0; i < y.Length; i++)
        {
            var row = matrix.AsSpan(i * x.Length, x.Length);
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
            var sums = Vector<float>.Zero;
            for (var j = 0; j < whole.Length; j++)
                sums += vectors[j] * whole[j];
            var sum = Vector.Sum(sums) + bias[i];
            for (var j = whole.Length * Vector<float>.Count; j < x.Length; j++)
                sum += row[j] * x[j];
            y[i] = sum;
        }
    }

    private float Gated(float w) => options.Gate switch
    {
        Gate.Sigmoid => 1 / (1 + MathF.Exp(-w)),
        Gate.Tanh => MathF.Tanh(w),
        _ => Rectified(w),
    };

    // Unlike Math.Max this is what libtorch does: a NaN stays one, and so reaches the output.
    private static float Rectified(float value) => value < 0 ? 0 : value;
}
