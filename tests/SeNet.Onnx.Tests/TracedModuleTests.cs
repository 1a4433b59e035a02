using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tests.Networks.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Onnx.Tests;

/// <summary>
/// Compositions of TorchSharp layers read as graphs: the same outputs, or an error that names the part.
/// </summary>
public class TracedModuleTests
{
    [Fact]
    public void Layers_with_blocks_of_the_library_between_them()
    {
        using var layers = nn.Sequential(
            ("conv", nn.Conv2d(3, 16, kernel_size: 3, stride: 2, padding: 1)), ("norm", nn.BatchNorm2d(16)),
            ("relu", nn.ReLU()), ("block", new ResBlock(16)), ("se", new SEBlock(16, SEOptions.Paper)),
            ("inner", nn.Sequential(
                ("depthwise", nn.Conv2d(16, 16, kernel_size: 3, padding: 1, groups: 16, bias: false)),
                ("relu6", nn.ReLU6()), ("pool", nn.MaxPool2d(3, stride: 2, padding: 1)))),
            ("shuffle", nn.ChannelShuffle(4)), ("average", nn.AvgPool2d(2, stride: 1, padding: 1)),
            ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("dropout", nn.Dropout()),
            ("fc", nn.Linear(16, 5)), ("logarithm", nn.LogSoftmax(1)));
        var traced = Agrees(layers, [2, 3, 17, 14], "logits");
        traced.Graph.ClassifierKey.Should().Be("fc");
        traced.GetWeights().Keys.Should().BeEquivalentTo(
            layers.state_dict().Keys.Where(key => !key.EndsWith("tracked", StringComparison.Ordinal)));
        var complexity = Complexity.Of(traced.Graph, 16);
        complexity.Parameters.Should().Be(layers.parameters().Sum(parameter => parameter.numel()));
        complexity.Layers.Should()
            .Contain(layer => layer.Key == "inner.depthwise" && layer.MultiplyAdds == 16 * 9 * 64);
    }

    [Fact]
    public void A_backbone_of_the_zoo_with_layers_of_ones_own()
    {
        using var layers = nn.Sequential(
            ("trunk", new ImageClassifier(NetworkZoo.Build("seresnet20_cifar", classes: 0))),
            ("hidden", nn.Linear(64, 32)), ("gelu", nn.GELU()), ("fc", nn.Linear(32, 3)));
        Agrees(layers, [2, 3, 16, 16], "logits").Graph.Stages.Should().HaveCount(3);
    }

    [Fact]
    public void Maps_of_one_size_may_be_flattened()
    {
        using var layers = nn.Sequential(
            nn.Conv2d(1, 4, kernel_size: (3, 5), padding: (1, 2)), nn.SiLU(), nn.Tanh(), nn.Flatten(),
            nn.Linear(4 * 6 * 7, 2),
            nn.Sigmoid());
        Agrees(layers, [3, 1, 6, 7], "features", dynamic: false);
        var graph = TracedModule.Trace(layers).Graph;
        graph.Invoking(g => g.InferShapes(8, 8)).Should().Throw<ArgumentException>()
            .WithMessage("A Flatten to 168 features gets maps of *4, 8, 8*use images of the size*");
    }

    [Fact]
    public void An_unknown_module_is_named_with_its_path_and_type()
    {
        using var layers = nn.Sequential(
            ("conv", nn.Conv2d(3, 8, 3)), ("inner", nn.Sequential(("odd", nn.Softplus(1, 20)), ("mine", new Mine()))));
        Fails(layers, "The module 'inner.odd' is a TorchSharp.Modules.Softplus*cannot be read as part of a graph*");
        using var own = nn.Sequential(("conv", nn.Conv2d(3, 8, 3)), ("mine", new Mine()));
        Fails(own, "The module 'mine' is a SeNet.Onnx.Tests.TracedModuleTests+Mine*");
    }

    [Fact]
    public void Settings_that_a_graph_lacks_are_refused_too()
    {
        using var dilated = nn.Sequential(("conv", nn.Conv2d(3, 8, 3, dilation: 2)));
        Fails(dilated, "The module 'conv' is a TorchSharp.Modules.Conv2d*settings*");
        using var reflected = nn.Sequential(
            ("conv", nn.Conv2d(3, 8, 3, padding: 1, padding_mode: PaddingModes.Reflect)));
        Fails(reflected, "The module 'conv' is a TorchSharp.Modules.Conv2d*");
        using var pooled = nn.Sequential(("conv", nn.Conv2d(3, 8, 3)), ("pool", nn.AdaptiveAvgPool2d(7)));
        Fails(pooled, "The module 'pool' is a TorchSharp.Modules.AdaptiveAvgPool2d*");
    }

    [Fact]
    public void Layers_that_do_not_fit_are_named_with_what_they_get()
    {
        using var channels = nn.Sequential(("a", nn.Conv2d(3, 8, 3)), ("b", nn.Conv2d(9, 8, 3)));
        Fails(channels, "The Conv2d 'b' takes 9 channels and gets 8.*");
        using var unflattened = nn.Sequential(("a", nn.Conv2d(3, 8, 3)), ("fc", nn.Linear(8, 2)));
        Fails(unflattened, "The Linear 'fc' gets maps [N, C, H, W]; put a Flatten before it.*");
        using var features = nn.Sequential(
            ("a", nn.Conv2d(3, 8, 3)), ("pool", nn.AdaptiveAvgPool2d(1)), ("b", nn.Conv2d(8, 8, 1)));
        Fails(features, "The Conv2d 'b' gets pooled maps*");
        using var open = nn.Sequential(("a", nn.Conv2d(3, 8, 3)), ("pool", nn.AdaptiveAvgPool2d(1)));
        Fails(open, "The 'Sequential' ends with pooled maps*");
        using var unknown = nn.Sequential(("relu", nn.ReLU()));
        Fails(unknown, "No layer of the 'Sequential' says how many channels images have; give inChannels.*");
        TracedModule.Trace(unknown, inChannels: 3).Graph.Nodes.Should().HaveCount(2);
    }

    private static TracedModule Agrees(
        nn.Module<Tensor, Tensor> layers, int[] shape, string output, bool dynamic = true)
    {
        FormulaWeights.Fill(layers);
        layers.eval();
        var traced = TracedModule.Trace(layers);
        using var session = new RuntimeSession(OnnxExporter.ToBytes(traced, new OnnxExportOptions
        {
            ImageHeight = shape[2], ImageWidth = shape[3], DynamicSize = dynamic,
        }));
        session.ShouldAgree(layers, shape, session.Outputs.Keys.Contains(output) ? output : "logits");
        return traced;
    }

    private static void Fails(nn.Module<Tensor, Tensor> layers, string message) =>
        layers.Invoking(module => TracedModule.Trace(module)).Should().Throw<ArgumentException>().WithMessage(message);

    private sealed class Mine() : nn.Module<Tensor, Tensor>("Mine")
    {
        public override Tensor forward(Tensor input) => input.relu();
    }
}
