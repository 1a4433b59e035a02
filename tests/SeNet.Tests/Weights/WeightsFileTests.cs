using SeNet.Blocks;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
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
        var crop = new CenterCrop(160) { CropFraction = 0.95, Interpolation = Interpolation.Bicubic };
        var metadata = new WeightsMetadata
        {
            Model = network.Describe(), ClassNames = ["cat", "dog, \"small\""], Normalization = Normalization.Cifar10,
            Crop = crop
        };
        WeightsFile.Save(folder.File(name), network, metadata);

        var read = WeightsFile.ReadMetadata(folder.File(name));
        read.Crop.Should().Be(crop);
        using var again = ModelZoo.FromFile(folder.File(name));

        read.ClassNames.Should().Equal(metadata.ClassNames);
        read.Normalization.Should().Be(Normalization.Cifar10);
        again.SE.Should().Be(network.SE);
        foreach (var (key, tensor) in network.state_dict())
            again.state_dict()[key].ToDoubles().Should().Equal(tensor.ToDoubles());
    }

    [Fact]
    public void A_file_makes_its_network_with_other_classes_too_all_but_the_classifier_kept()
    {
        using var scope = NewDisposeScope();
        using var network = ModelZoo.Create("seresnet20_cifar", classes: 10);
        WeightsFile.Save(folder.File("w.safetensors"), network, new WeightsMetadata { Model = network.Describe() });
        using var other = ModelZoo.FromFile(folder.File("w.safetensors"), classes: 3);
        other.Classes.Should().Be(3);
        foreach (var (key, tensor) in other.state_dict()
            .Where(pair => !pair.Key.StartsWith("fc.", StringComparison.Ordinal)))
            tensor.ToDoubles().Should().Equal(network.state_dict()[key].ToDoubles(), key);
        network.Invoking(_ => ModelZoo.FromFile(Golden.Path("notebook.safetensors")))
            .Should().Throw<ArgumentException>().WithMessage("*do not name the model*WeightsFile.Load*");
    }

    [Fact]
    public void New_classes_get_a_fresh_classifier_even_if_they_are_as_many()
    {
        using var network = ModelZoo.Create("resnet20_cifar", classes: 10);
        WeightsFile.Save(folder.File("w.safetensors"), network, new WeightsMetadata { Model = network.Describe() });
        using var same = ModelZoo.FromFile(folder.File("w.safetensors"));
        using var other = ModelZoo.FromFile(folder.File("w.safetensors"), classes: 10);
        same.state_dict()["fc.weight"].ToDoubles().Should().Equal(network.state_dict()["fc.weight"].ToDoubles());
        other.state_dict()["fc.weight"].ToDoubles().Should().NotEqual(network.state_dict()["fc.weight"].ToDoubles());
    }

    [Theory]
    [InlineData("seresnet18", "inChannels", "2000000000")]
    [InlineData("seresnet18", "classes", "100000000")]
    [InlineData("Network", "filters", "30000")]
    [InlineData("Network", "blocks", "2000000000")]
    [InlineData("CompactNetwork", "widths", "64 60000 60000")]
    public void A_small_file_does_not_have_a_huge_network_made(string name, string argument, string value)
    {
        using nn.Module<Tensor, Tensor> model = name switch
        {
            "Network" => new Network(3, 16, 2, 10),
            "CompactNetwork" => new CompactNetwork(3, [8, 16], 10, SEOptions.Paper with { Reduction = 4 }),
            _ => ModelZoo.Create(name, classes: 10),
        };
        var described = ((IDescribedModel)model).Describe();
        var hostile =
            described with { Arguments = new Dictionary<string, string>(described.Arguments) { [argument] = value } };
        WeightsFile.Save(
            folder.File("w.safetensors"), new Network(3, 16, 1, 10), new WeightsMetadata { Model = hostile });
        FluentActions.Invoking(() => ModelZoo.FromFile(folder.File("w.safetensors")))
            .Should().Throw<WeightsFormatException>()
            .WithMessage($"*'{name}' of more weights than*that the file holds*");
    }

    [Theory]
    [InlineData("senet.crop.size", "0")]
    [InlineData("senet.crop.share", "2")]
    [InlineData("senet.crop.interpolation", "99999999999")]
    [InlineData("senet.crop.interpolation", "Cubist")]
    public void Damaged_metadata_are_told(string key, string value)
    {
        var text =
            new Dictionary<string, string>(new WeightsMetadata { Crop = new CenterCrop(8) }.ToText()) { [key] = value };
        Safetensors.Write(folder.File("w.safetensors"), new Dictionary<string, Tensor>(), text);
        FluentActions.Invoking(() => WeightsFile.ReadMetadata(folder.File("w.safetensors")))
            .Should().Throw<WeightsFormatException>().WithMessage("*metadata*damaged*");
    }

    [Fact]
    public void Weights_of_another_network_are_refused_and_the_model_stays_as_it_was()
    {
        using var network = new Network(3, 16, 2, 10);
        var before = network.state_dict()["fc.weight"].ToDoubles();
        network.Invoking(model => WeightsFile.Load(Golden.Path("notebook.safetensors"), model))
            .Should().Throw<ArgumentException>()
            .WithMessage(
                "*notebook.safetensors*Unknown to the model: res_blocks.1*Of another shape: conv_block.0.weight " +
                    "(file *32, 3, 3, 3], model *16, 3, 3, 3])*");
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
        name.Invoking(path => new BestWeights(path))
            .Should().Throw<ArgumentException>("it would be told after an epoch else");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }
}
