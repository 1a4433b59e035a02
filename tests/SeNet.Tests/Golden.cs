using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests;

/// <summary>The reference values that PyTorch gave.</summary>
internal static class Golden
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "data", "golden", name);

    public static SafetensorsContent InputsAndOutputs() => Safetensors.Read(Path("notebook_io.safetensors"));

    public static Network Network(Squeeze squeeze)
    {
        var network = new Network(3, 32, 4, 10, new SEOptions { Squeeze = squeeze });
        WeightsFile.Load(Path("notebook.safetensors"), network);
        return network;
    }

    /// <summary>Root of the mean square of the difference, as a part of that of the values.</summary>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        return ((actual.to_type(ScalarType.Float64) - expected).square().mean() / expected.square().mean())
            .sqrt().ToDouble();
    }

    public static double LargestDifference(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        actual.shape.Should().Equal(expected.shape);
        return (actual - expected).abs().max().ToDouble();
    }
}
