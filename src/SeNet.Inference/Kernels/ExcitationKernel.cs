using System.Numerics;
using System.Runtime.InteropServices;

namespace SeNet.Kernels;

/// <summary>
/// The excitation of a squeeze-and-excitation block for inference: gate(W2 relu(W1 z + b1) + b2), and a shift where W2
/// has rows for it.
/// </summary>
/// <remarks>With the weights in .NET's memory it takes less time than one of libtorch's calls.</remarks>
internal sealed class ExcitationKernel
{
    private readonly int channels;
    private readonly float[] reduce;
    private readonly float[] reduceBias;
    private readonly float[] expand;
    private readonly float[] expandBias;
    private readonly GateActivation activation;

    /// <param name="channels">C.</param>
    /// <param name="reduce">W1, [R, C].</param>
    /// <param name="reduceBias">b1, [R]; null for zeros.</param>
    /// <param name="expand">W2, [C, R], or [2C, R]: rows of the gate, then those of the shift.</param>
    /// <param name="expandBias">b2, [C] or [2C]; null for zeros.</param>
    /// <param name="activation">The gate's function.</param>
    public ExcitationKernel(
        int channels,
        float[] reduce,
        float[]? reduceBias,
        float[] expand,
        float[]? expandBias,
        GateActivation activation)
    {
        (this.channels, this.reduce, this.expand, this.activation) = (channels, reduce, expand, activation);
        this.reduceBias = reduceBias ?? new float[reduce.Length / channels];
        this.expandBias = expandBias ?? new float[expand.Length / this.reduceBias.Length];
    }

    /// <summary>Computes gate and shift of each image.</summary>
    /// <param name="z">The squeeze, [N, C].</param>
    /// <param name="gate">Receives the gate, [N, C].</param>
    /// <param name="shift">Receives the shift, [N, C]: zeros where W2 has no rows for it.</param>
    public void Apply(ReadOnlySpan<float> z, Span<float> gate, Span<float> shift)
    {
        var hidden = new float[reduceBias.Length];
        var excitation = new float[expandBias.Length];
        for (var image = 0; image < z.Length; image += channels)
        {
            Multiply(reduce, z.Slice(image, channels), reduceBias, hidden);
            for (var i = 0; i < hidden.Length; i++)
                hidden[i] = Rectifier.Apply(hidden[i], 0);
            Multiply(expand, hidden, expandBias, excitation);
            for (var c = 0; c < channels; c++)
                gate[image + c] = Gate(excitation[c]);
            var shifts = shift.Slice(image, channels);
            if (excitation.Length > channels)
                excitation.AsSpan(channels).CopyTo(shifts);
            else
                shifts.Clear();
        }
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

    private float Gate(float w) => activation switch
    {
        GateActivation.Sigmoid => 1 / (1 + MathF.Exp(-w)),
        GateActivation.Tanh => MathF.Tanh(w),
        _ => Rectifier.Apply(w, 0),
    };
}
