using SeNet.Blocks;
using SeNet.Data;
using SeNet.Models;
using SeNet.Training;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.pt")]
    public void The_file_alone_makes_the_network_again(string name)
    {
        using var network = new Network(3, 16, 2, 2, new SEOptions { Squeeze = Squeeze.Max });
        var metadata = new WeightsMetadata { Model = network.Describe(), ClassNames = ["cat", "dog, \"small\""], Normalization = Normalization.Cifar10 };
        WeightsFile.Save(folder.File(name), network, metadata);

        var read = WeightsFile.ReadMetadata(folder.File(name));
        using var again = Network.From(read.Model!);
        WeightsFile.Load(folder.File(name), again);

        read.ClassNames.Should().Equal(metadata.ClassNames);
        read.Normalization.Should().Be(Normalization.Cifar10);
        again.SE.Should().Be(network.SE);
        foreach (var (key, tensor) in network.state_dict())
            again.state_dict()[key].ToDoubles().Should().Equal(tensor.ToDoubles());
    }

    [Fact]
    public void Weights_of_another_network_are_refused_and_the_model_stays_as_it_was()
    {
        using var network = new Network(3, 16, 2, 10);
        var before = network.state_dict()["fc.weight"].ToDoubles();
        network.Invoking(model => WeightsFile.Load(Golden.Path("notebook.safetensors"), model)).Should().Throw<ArgumentException>()
            .WithMessage("*notebook.safetensors*Unknown to the model: res_blocks.1*Of another shape: conv_block.0.weight (file *32, 3, 3, 3], model *16, 3, 3, 3])*");
        network.state_dict()["fc.weight"].ToDoubles().Should().Equal(before);
    }

    [Fact]
    public void A_file_without_metadata_loads()
    {
        using var network = new Network(3, 32, 4, 10);
        WeightsFile.Load(Golden.Path("notebook.safetensors"), network).Metadata.Should().Be(new WeightsMetadata());
    }

    [Theory]
    [InlineData("weights.txt", "ends in '.txt'")]
    [InlineData("weights", "has no extension")]
    public void An_extension_of_no_format_is_refused_with_those_there_are(string name, string reason)
    {
        using var network = new Network(3, 16, 1, 2);
        network.Invoking(model => WeightsFile.Save(folder.File(name), model)).Should().Throw<ArgumentException>()
            .WithMessage($"*{name}' {reason}; *'.safetensors', or '.pt', '.pth' or '.bin' for PyTorch's*");
        name.Invoking(path => new BestWeights(path)).Should().Throw<ArgumentException>("it would be told after an epoch else");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }
}
