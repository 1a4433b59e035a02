using SeNet.Graphs.Operations;
using SeNet.Kernels;
using SeNet.Kernels.Matrices;
using SeNet.Kernels.Winograd;

namespace SeNet.Engine.Layers;

/// <summary>Weights of a convolution, packed for each method when it is first wanted.</summary>
internal sealed class ConvolutionWeights : IDisposable
{
    private readonly CpuKernels kernels;
    private readonly Convolution convolution;
    private readonly float[] weight;
    private readonly Lock packing = new();
    private PackedMatrix? direct;
    private PackedMatrix[]? winograd;
    private NativeFloats? depthwise;

    /// <param name="kernels">The kernels that take them.</param>
    /// <param name="convolution">The convolution.</param>
    /// <param name="weight">[out channels, in channels / groups, height, width].</param>
    /// <param name="bias">[out channels]; null for zeros.</param>
    public ConvolutionWeights(CpuKernels kernels, Convolution convolution, float[] weight, float[]? bias)
    {
        (this.kernels, this.convolution, this.weight) = (kernels, convolution, weight);
        Bias = bias is null ? new NativeFloats(convolution.OutChannels) : new NativeFloats(bias);
        Zeros = new NativeFloats(InChannels);
    }

    /// <summary>A term for each output channel.</summary>
    public NativeFloats Bias { get; }

    /// <summary>A pixel of zeros.</summary>
    public NativeFloats Zeros { get; }

    /// <summary>Number of input channels.</summary>
    public int InChannels => weight.Length / convolution.OutChannels / Taps * convolution.Groups;

    private int Taps => convolution.KernelHeight * convolution.KernelWidth;

    /// <summary>For products of the pixels under the kernel.</summary>
    public PackedMatrix Direct()
    {
        lock (packing)
            return direct ??= PackedMatrix.Convolution(
                weight, convolution.OutChannels, convolution.Groups, Taps, kernels.PanelColumns);
    }

    /// <summary>For products of transformed tiles: a matrix for each point.</summary>
    public PackedMatrix[] Winograd()
    {
        lock (packing)
            return winograd ??= WeightTransform.Apply(weight, convolution.OutChannels, kernels.PanelColumns);
    }

    /// <summary>Of a depthwise convolution, [taps, channels].</summary>
    public NativeFloats Depthwise()
    {
        lock (packing)
            return depthwise ??= Transposed();
    }

    public void Dispose()
    {
        Bias.Dispose();
        Zeros.Dispose();
        direct?.Dispose();
        depthwise?.Dispose();
        foreach (var matrix in winograd ?? [])
            matrix.Dispose();
    }

    private NativeFloats Transposed()
    {
        var transposed = new float[weight.Length];
        for (var channel = 0; channel < convolution.OutChannels; channel++)
            for (var tap = 0; tap < Taps; tap++)
                transposed[tap * convolution.OutChannels + channel] = weight[channel * Taps + tap];
        return new NativeFloats(transposed);
    }
}
