using SeNet.Graphs.Operations;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tensors;
using SeNet.Tests.Networks.Zoo;
using TorchSharp;
using static SeNet.Onnx.Tests.ExportedNetwork;
using static TorchSharp.torch;

namespace SeNet.Onnx.Tests;

/// <summary>What a file gives beside or instead of logits.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly ImageClassifier model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));

    public void Dispose() => model.Dispose();

    [Fact]
    public void With_softmax_probabilities()
    {
        using var softmax = nn.Sequential(("model", Filled(model.Graph)), ("softmax", nn.Softmax(1)));
        softmax.eval();
        using var session = new RuntimeSession(OnnxExporter.ToBytes(model, new OnnxExportOptions { Softmax = true }));
        session.Outputs.Keys.Should().Equal("probabilities");
        session.ShouldAgree(softmax, [3, 3, 32, 32], "probabilities");
    }

    [Fact]
    public void Of_log_probabilities_the_softmax_is_that_of_the_logits_before()
    {
        using var network = new Network(3, 16, 2, 10);
        FormulaWeights.Fill(network);
        network.eval();
        var bytes = OnnxExporter.ToBytes(network, new OnnxExportOptions { Softmax = true });
        using var session = new RuntimeSession(bytes);
        using var images = FormulaWeights.Images(2, 3, 32, 32);
        using var expected = network.call(images).exp();
        Difference(expected.ToFloats(), session.Run(images.ToFloats(), 2, 3, 32, 32)["probabilities"].Values)
            .Should().BeLessThan(1e-4);
        Read.Model(bytes).Graph.Node.Should().NotContain(node => node.OpType == "LogSoftmax");
    }

    [Fact]
    public void Maps_of_the_stages_and_gates_if_asked_for()
    {
        using var scope = NewDisposeScope();
        var options = new OnnxExportOptions
        {
            StageOutputs = true, GateOutputs = true, AdditionalOutputs = ["layer1.0.bn1"], DynamicSize = true,
        };
        using var session = new RuntimeSession(OnnxExporter.ToBytes(model, options));
        var names = new List<string> { "layer1.0.bn1" };
        names.AddRange(model.Graph.Stages.Select(stage => stage.Output.Name));
        names.AddRange(model.Graph.SqueezeExcitations.Select(node => SqueezeExcitation.GateName(node.Name)));
        session.Outputs.Keys.Should().Equal(["logits", .. names]);
        var images = FormulaWeights.Images(2, 3, 20, 18);
        var expected = model.Values(images, names);
        var actual = session.Run(images.ToFloats(), 2, 3, 20, 18);
        foreach (var name in names)
        {
            actual[name].Shape.Select(size => (long)size).Should().Equal(expected[name].shape, name);
            Difference(expected[name].ToFloats(), actual[name].Values).Should().BeLessThan(1e-4, name);
        }
    }

    [Fact]
    public void The_output_may_be_asked_for_by_its_nodes_name_too()
    {
        var pooled = model.Graph["fc"].Inputs[0].Name;
        var options = new OnnxExportOptions { AdditionalOutputs = ["fc", pooled] };
        using var session = new RuntimeSession(OnnxExporter.ToBytes(model, options));
        var outputs = session.Run(new float[3 * 32 * 32], 1, 3, 32, 32);
        outputs["fc"].Values.Should().Equal(outputs["logits"].Values);
        outputs[pooled].Shape.Should().Equal(1, 64);
    }

    [Fact]
    public void Without_a_classifier_features()
    {
        using var backbone = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 0));
        using var session = new RuntimeSession(OnnxExporter.ToBytes(backbone));
        session.ShouldAgree(backbone, [2, 3, 32, 32], "features");
    }

    [Fact]
    public void A_single_block_gives_maps()
    {
        using var block = new ResBlock(16);
        FormulaWeights.Fill(block);
        block.eval();
        var options = new OnnxExportOptions { ImageHeight = 8, DynamicSize = true };
        using var session = new RuntimeSession(OnnxExporter.ToBytes(block, options));
        session.ShouldAgree(block, [2, 16, 9, 7], "features");
        using var se = new SEBlock(16);
        FormulaWeights.Fill(se);
        using var other = new RuntimeSession(OnnxExporter.ToBytes(se, options));
        other.ShouldAgree(se, [2, 16, 9, 7], "features");
    }
}
