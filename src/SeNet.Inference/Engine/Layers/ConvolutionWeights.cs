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
    private PackedMatrix? joined;
    private NativeFloats? depthwise;

    /// <param name="kernels">The kernels that take them.</param>
    /// <param name="convolution">The convolution.</param>
    /// <param name="weight">[out channels, in channels / groups, height, width].</param>
    /// <param name="bias">[out channels]; null for zeros.</param>
    public ConvolutionWeights(CpuKernels kernels, Convolution convolution, float[] weight, float[]? bias)
    {
        (this.kernels, this.convolution, this.weight) = (kernels, convolution, weight);
        Bias = bias is null ? new NativeFloats(convolution.OutChannels) : new NativeFloats(bias);
        Zeros = new NativeFloats((long)InChannels * convolution.KernelWidth);
    }

    /// <summary>A term for each output channel.</summary>
    public NativeFloats Bias { get; }

    /// <summary>Pixels of zeros: as many as a row of the kernel has.</summary>
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

    /// <summary>For products of the rows under the kernel, whose pixels lie side by side.</summary>
    public PackedMatrix JoinedColumns()
    {
        lock (packing)
            return joined ??= PackedMatrix.Convolution(
                ColumnsAsChannels(), convolution.OutChannels, groups: 1, convolution.KernelHeight,
                kernels.PanelColumns);
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
        joined?.Dispose();
        depthwise?.Dispose();
        foreach (var matrix in winograd ?? [])
            matrix.Dispose();
    }

    /// <summary>From [O, I, height, width] to [O, width * I, height].</summary>
    private float[] ColumnsAsChannels()
    {
        var (height, width, inputs) = (convolution.KernelHeight, convolution.KernelWidth, InChannels);
        var reordered = new float[weight.Length];
        for (var output = 0; output < convolution.OutChannels; output++)
            for (var input = 0; input < inputs; input++)
                for (var y = 0; y < height; y++)
                    for (var x = 0; x < width; x++)
                        reordered[((output * width + x) * inputs + input) * height + y] =
                            weight[((output * inputs + input) * height + y) * width + x];
        return reordered;
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
