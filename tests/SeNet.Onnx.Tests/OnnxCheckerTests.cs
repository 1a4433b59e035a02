using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tests;
using static SeNet.Onnx.Tests.ExportedNetwork;

namespace SeNet.Onnx.Tests;

/// <summary>The checker and the shape inference of the onnx package (Debian's python3-onnx) accept the files.</summary>
public class OnnxCheckerTests
{
    private const string Program =
        """
        import sys, onnx
        for path in sys.argv[1:]:
            onnx.checker.check_model(path, full_check=True)
            model = onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True, strict_mode=True, data_prop=True)
            known = {value.name for value in model.graph.value_info} | {value.name for value in model.graph.output}
            unknown = [name for node in model.graph.node for name in node.output if name not in known]
            print(len(unknown), *unknown[:3])
        """;

    [PythonFact("onnx")]
    public void Every_family_passes_and_every_shape_is_inferred()
    {
        using var folder = new TemporaryFolder();
        var all = new OnnxExportOptions
        {
            FoldBatchNorm = false, Softmax = true, StageOutputs = true, GateOutputs = true, DynamicSize = true,
        };
        var files = new List<string>();
        foreach (string name in ZooExportTests.Names)
        {
            using var model = Filled(NetworkZoo.Build(name, classes: 10));
            OnnxExporter.Export(model, Next(), name.Contains("50") ? null : all with { Opset = 13 + files.Count % 5 });
        }

        using var network = new Network(3, 16, 2, 10);
        using var compact = new CompactNetwork(3, [16, 24], 10);
        OnnxExporter.Export(network, Next());
        OnnxExporter.Export(compact, Next());
        Python.Run("onnx", Program, [.. files]).Split('\n')
            .Should().HaveSameCount(files).And.OnlyContain(line => line == "0");

        string Next()
        {
            files.Add(folder.File($"{files.Count}.onnx"));
            return files[^1];
        }
    }
}
