using SeNet.Engine;
using SeNet.Tests;

namespace SeNet.Onnx.Tests;

/// <summary>A classifier takes what the exporter wrote.</summary>
public sealed class ExportedClassifierTests : IDisposable
{
    private const string Weights = "data/onnx/weights.safetensors", Photo = "data/golden/pillow/exif_1.jpg";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<OnnxExportOptions> Forms => new()
    {
        new OnnxExportOptions(),
        new OnnxExportOptions { FoldBatchNorm = false },
        new OnnxExportOptions { DynamicSize = true, Opset = OnnxExportOptions.MinOpset },
        new OnnxExportOptions { GateOutputs = true, StageOutputs = true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Its_probabilities_are_those_of_the_weights_file(OnnxExportOptions options)
    {
        var file = folder.File("network.onnx");
        OnnxExporter.ExportFile(Weights, file, options);
        using var ofWeights = Classifier.Load(Weights);
        using var exported = Classifier.Load(file);
        exported.ClassNames.Should().Equal(ofWeights.ClassNames);
        var (expected, actual) = (ofWeights.Classify(Photo), exported.Classify(Photo));
        actual.Best.ClassName.Should().Be(expected.Best.ClassName);
        for (var i = 0; i < expected.Probabilities.Count; i++)
            actual.Probabilities[i].Should().BeApproximately(expected.Probabilities[i], 1e-5f);
    }
}
