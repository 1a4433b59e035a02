using Google.Protobuf;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Onnx.Protobuf;
using SeNet.Tests;
using SeNet.Weights;
using TorchSharp;
using static SeNet.Onnx.Tests.ExportedNetwork;
using static TorchSharp.torch;

namespace SeNet.Onnx.Tests;

/// <summary>Weights of ONNX files whose tensors have the names of an exporter, in an order of its own.</summary>
public sealed class StructureLoadingTests : IDisposable
{
    private static readonly OnnxExportOptions Kept = new() { FoldBatchNorm = false, DynamicSize = true };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void By_name_the_file_names_its_network_and_gives_it_back_bit_for_bit()
    {
        using var model = Filled(NetworkZoo.Build("seshufflenet_g3", classes: 10));
        OnnxExporter.Export(model, Path, Kept with { Metadata = new WeightsMetadata { ClassNames = Letters } });
        using var read = ModelZoo.FromFile(Path);
        ShouldBeEqual(read, model);
        WeightsFile.ReadMetadata(Path).ClassNames.Should().Equal(Letters);
        StoredNetwork.Load(Path).GetWeights().Should().HaveCount(model.GetWeights().Count);
    }

    [Theory]
    [InlineData("seresnet50")]
    [InlineData("seresnext50_32x4d")]
    [InlineData("semobilenetv1_100")]
    [InlineData("seresnet164_cifar")]
    [InlineData("sebninception")]
    [InlineData("seresnet20_cifar")]
    public void By_structure_every_tensor_finds_its_place(string name)
    {
        using var model = Filled(NetworkZoo.Build(name, classes: 10));
        Write(Scrambled(model));
        using var other = new ImageClassifier(NetworkZoo.Build(name, classes: 10));
        var report = WeightsFile.Load(Path, other);
        ShouldBeEqual(other, model);
        report.MatchedByStructure.Should().HaveCount(model.GetWeights().Count);
        report.IsComplete.Should().BeTrue();
        report.ToString().Should().Contain("matched by structure: ").And.Contain("= onnx::");
    }

    [Fact]
    public void A_linear_layer_may_be_stored_the_other_way_round_or_as_a_product_and_a_sum()
    {
        using var model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        foreach (var asProduct in new[] { false, true })
        {
            var file = Scrambled(model);
            var gemm = file.Graph.Node.Single(node => node.OpType == "Gemm");
            gemm.Attribute.Clear();
            Transpose(file.Graph.Initializer.Single(tensor => tensor.Name == gemm.Input[1]));
            if (asProduct)
            {
                var sum = new NodeProto
                {
                    OpType = "Add",
                    Input = { gemm.Input[2], "product" },
                    Output = { gemm.Output[0] },
                };
                gemm.OpType = "MatMul";
                gemm.Output[0] = "product";
                gemm.Input.RemoveAt(2);
                file.Graph.Node.Add(sum);
            }

            Write(file);
            using var other = new ImageClassifier(model.Graph);
            WeightsFile.Load(Path, other);
            ShouldBeEqual(other, model);
        }
    }

    [Fact]
    public void Another_classifier_and_other_input_channels_are_options_here_too()
    {
        using var model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        Write(Scrambled(model));
        using var other = new ImageClassifier(NetworkZoo.Build("seresnet20_cifar", classes: 3, inChannels: 1));
        var report = WeightsFile.Load(
            Path, other, new LoadOptions { FreshClassifier = true, AdaptInputChannels = true });
        report.Fresh.Should().Equal("fc.weight", "fc.bias");
        report.Adapted.Should().Equal("conv1.weight");
        other.GetWeights()["layer3.2.conv2.weight"].Should().Equal(model.GetWeights()["layer3.2.conv2.weight"]);
    }

    [Fact]
    public void A_module_without_a_graph_takes_them_by_order_if_shapes_say_which_is_which()
    {
        using var layers = nn.Sequential(
            ("a", nn.Conv2d(3, 8, 3)), ("b", nn.BatchNorm2d(8)), ("c", nn.Conv2d(8, 4, 3)),
            ("pool", nn.AdaptiveAvgPool2d(1)),
            ("flatten", nn.Flatten()), ("fc", nn.Linear(4, 2)));
        layers.eval();
        Write(Scrambled(TracedModule.Trace(layers), shuffle: false));
        using var other = nn.Sequential(
            ("x", nn.Conv2d(3, 8, 3)), ("y", nn.BatchNorm2d(8)), ("z", nn.Conv2d(8, 4, 3)), ("last", nn.Linear(4, 2)));
        WeightsFile.Load(Path, other).MatchedByStructure.Keys.Should().StartWith("x.weight");
        using var alike = nn.Sequential(
            ("x", nn.Conv2d(3, 8, 3)), ("y", nn.Conv2d(8, 8, 3)), ("z", nn.Conv2d(8, 8, 3)));
        Write(Scrambled(TracedModule.Trace(alike), shuffle: false));
        alike.Invoking(module => WeightsFile.Load(Path, module)).Should().Throw<ArgumentException>()
            .WithMessage("Not one tensor*");
    }

    [Fact]
    public void Two_layers_in_the_same_place_are_an_error_that_names_them()
    {
        using var model = Filled(NetworkZoo.Build("seshakeshake26_2x96d_cifar", classes: 10));
        Write(Scrambled(model));
        Fails(model, "*have the same shape in the same place, and so have 'onnx::*which is which is not known*");
    }

    [Fact]
    public void A_file_whose_batch_normalization_was_folded_says_so()
    {
        using var model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        Write(Scrambled(model, new OnnxExportOptions()));
        Fails(
            model,
            "*the file has 0 batch normalizations where the model has 19*TrainingMode.PRESERVE*Nothing was loaded.");
    }

    [Fact]
    public void A_file_of_another_network_says_what_differs()
    {
        using var model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        using var plain = Filled(NetworkZoo.Build("resnet20_cifar", classes: 10));
        Write(Scrambled(plain));
        Fails(model, "*the file has 39 layers with weights, the model 57*");
        using var wide = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 11));
        Write(Scrambled(wide));
        Fails(model, "*the file has no layer in the place of '*");
    }

    /// <summary>A file of PyTorch's own exporter (Debian's python3-torch), of a residual block.</summary>
    [PythonFact("torch, onnx")]
    public void A_file_of_PyTorch_is_read()
    {
        Python.Run(
            "torch, onnx",
            """
            import sys, torch, torch.nn as nn
            torch.manual_seed(0)
            class Block(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.a = nn.Conv2d(16, 16, 3, padding=1, bias=False); self.b = nn.BatchNorm2d(16)
                    self.c = nn.Conv2d(16, 16, 3, padding=1, bias=False); self.d = nn.BatchNorm2d(16)
                    self.e = nn.Conv2d(16, 1, 1, bias=False); self.f = nn.Conv2d(1, 32, 1, bias=False)
                def forward(self, x):
                    y = self.d(self.c(torch.relu(self.b(self.a(x)))))
                    gate, shift = self.f(torch.relu(self.e(y.mean((2, 3), keepdim=True)))).chunk(2, 1)
                    return torch.relu(x + torch.sigmoid(gate) * y + shift)
            block = Block().eval()
            for bn in (block.b, block.d):
                nn.init.uniform_(bn.weight, 0.5, 1.5); nn.init.uniform_(bn.running_var, 0.5, 1.5); nn.init.normal_(bn.running_mean)
            x = torch.rand(2, 16, 5, 6)
            torch.onnx.export(block, x, sys.argv[1], training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
            torch.onnx.export(block, x, sys.argv[2])
            x.numpy().tofile(sys.argv[3]); block(x).detach().numpy().tofile(sys.argv[4])
            """,
            Path, folder.File("folded.onnx"), folder.File("x"), folder.File("y"));
        using var scope = NewDisposeScope();
        using var block = new ResBlock(16);
        block.eval();
        WeightsFile.Load(Path, block).MatchedByStructure.Should().HaveCount(12);
        float[] Values(string name) =>
            System.Runtime.InteropServices.MemoryMarshal
                .Cast<byte, float>(File.ReadAllBytes(folder.File(name))).ToArray();
        using var noGrad = no_grad();
        Difference(Values("y"), block.call(tensor(Values("x"), [2, 16, 5, 6])).data<float>().ToArray())
            .Should().BeLessThan(1e-5);
        block.Invoking(module => WeightsFile.Load(folder.File("folded.onnx"), module))
            .Should().Throw<ArgumentException>().WithMessage("*0 batch normalizations where the model has 2*");
    }

    private static string[] Letters => [.. "abcdefghij".Select(letter => letter.ToString())];

    private string Path => folder.File("model.onnx");

    /// <summary>A file in which tensors have names that say nothing, in an order of their own.</summary>
    private static ModelProto Scrambled(
        Graphs.IGraphModel model, OnnxExportOptions? options = null, bool shuffle = true)
    {
        var file = Read.Model(OnnxExporter.ToBytes(model, options ?? Kept with { ImageHeight = 64 }));
        file.MetadataProps.Clear();
        var names = file.Graph.Initializer.Select((tensor, i) => (tensor.Name, Number: i * 7919 % 10007))
            .ToDictionary(pair => pair.Name, pair => $"onnx::T_{pair.Number}");
        foreach (var tensor in file.Graph.Initializer)
            tensor.Name = names[tensor.Name];
        foreach (var node in file.Graph.Node)
            for (var i = 0; i < node.Input.Count; i++)
                node.Input[i] = names.GetValueOrDefault(node.Input[i], node.Input[i]);
        var order = file.Graph.Initializer.OrderBy(tensor => shuffle ? tensor.Name : "").ToList();
        file.Graph.Initializer.Clear();
        file.Graph.Initializer.AddRange(order);
        return file;
    }

    private static void Transpose(TensorProto tensor)
    {
        var (rows, columns) = ((int)tensor.Dims[0], (int)tensor.Dims[1]);
        var values = OnnxTensors.ValuesOf<float>(tensor);
        var turned = new float[values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                turned[column * rows + row] = values[row * columns + column];
        var replaced = OnnxTensors.Tensor<float>(tensor.Name, turned, columns, rows);
        tensor.Dims.Clear();
        tensor.Dims.AddRange(replaced.Dims);
        tensor.RawData = replaced.RawData;
    }

    private void Write(ModelProto file) => File.WriteAllBytes(Path, file.ToByteArray());

    private void Fails(ImageClassifier model, string message)
    {
        var before = model.GetWeights();
        model.Invoking(module => WeightsFile.Load(Path, module))
            .Should().Throw<ArgumentException>().WithMessage(message);
        foreach (var (key, values) in model.GetWeights())
            values.Should().Equal(before[key]);
    }

    private static void ShouldBeEqual(ImageClassifier actual, ImageClassifier expected)
    {
        var weights = expected.GetWeights();
        foreach (var (key, values) in actual.GetWeights())
            values.AsSpan().SequenceEqual(weights[key]).Should().BeTrue(key);
    }
}
