using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Tensors;
using SeNet.Tests.Networks.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Onnx.Tests;

/// <summary>Compares an exported network in ONNX Runtime with its torch execution.</summary>
internal static class ExportedNetwork
{
    /// <summary>A network with formula weights, in evaluation mode.</summary>
    public static ImageClassifier Filled(Graph graph)
    {
        var model = new ImageClassifier(graph);
        FormulaWeights.Fill(model);
        model.eval();
        return model;
    }

    /// <summary>The largest difference of two lists, relative to the standard deviation of the first.</summary>
    public static double Difference(float[] expected, float[] actual)
    {
        actual.Should().HaveSameCount(expected);
        var mean = expected.Average(value => (double)value);
        var deviation = Math.Sqrt(expected.Average(value => (value - mean) * (value - mean)));
        return expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max() / deviation;
    }

    /// <summary>The values of <paramref name="output"/> in ONNX Runtime and torch execution's agree.</summary>
    public static void ShouldAgree(
        this RuntimeSession session, nn.Module<Tensor, Tensor> model, int[] shape, string output = "logits",
        double bound = 1e-4)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var images = FormulaWeights.Images([.. shape.Select(size => (long)size)]);
        var expected = model.call(images);
        var actual = session.Run(images.ToFloats(), shape)[output];
        actual.Shape.Select(size => (long)size).Should().Equal(expected.shape);
        Difference(expected.ToFloats(), actual.Values).Should()
            .BeLessThan(bound, "of images {0}", string.Join('x', shape));
    }
}
