using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Modules;

public class ModelZooTests
{
    [Theory]
    [InlineData("seresnet5", "seresnet50")]
    [InlineData("SEResNet-101", "seresnet101")]
    [InlineData("senet_154", "senet154")]
    public void An_unknown_name_is_answered_with_the_nearest(string name, string nearest) =>
        FluentActions.Invoking(() => ModelZoo.Create(name))
            .Should().Throw<ArgumentException>().WithMessage($"*'{name}'*nearest*{nearest}*NetworkZoo.Names*");

    [Fact]
    public void A_wrong_argument_is_named()
    {
        FluentActions.Invoking(() => ModelZoo.Create("seresnet18", classes: -1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("classes");
        FluentActions.Invoking(() => ModelZoo.Create("seresnet18", inChannels: 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("inChannels");
        FluentActions.Invoking(() => ModelZoo.Create("resnet18", se: SEOptions.Paper))
            .Should().Throw<ArgumentException>().WithMessage("*'resnet18' is a plain network*seresnet18*");
        FluentActions.Invoking(() => ModelZoo.Create("seresnet20_cifar", se: SEOptions.Paper with { Reduction = 32 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*reduction of 32*");
        using var network = ModelZoo.Create("seresnet20_cifar", inChannels: 1);
        network.Invoking(module => module.call(zeros(2, 3, 32, 32)))
            .Should().Throw<ArgumentException>().WithMessage("*[2, 3, 32, 32]*1 channels*");
    }

    [Fact]
    public void Every_network_with_SE_has_a_plain_twin_of_the_same_stages()
    {
        var entries = ModelZoo.Entries;
        entries.Count(entry => entry.SE is null).Should().Be(entries.Count(entry => entry.SE is not null));
        ModelZoo.Names.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_description_makes_the_same_network_again_with_all_choices_of_SE()
    {
        var se = new SEOptions
        {
            Reduction = 4, HiddenMultiple = 2, Squeeze = Squeeze.Max, Gate = Gate.Tanh, Shift = true, Bias = true,
            Placement = SEPlacement.Post, Stages = SEStages.Stage2 | SEStages.Stage4,
        };
        using var network = ModelZoo.Create("seresnet20_cifar", classes: 7, inChannels: 2, se);
        using var again = ModelZoo.Create(network.Describe());
        (again.Name, again.Classes, again.InChannels, again.SE)
            .Should().Be((network.Name, network.Classes, network.InChannels, se));
        again.state_dict().Select(entry => $"{entry.Key} {string.Join('x', entry.Value.shape)}")
            .Should().Equal(network.state_dict().Select(entry => $"{entry.Key} {string.Join('x', entry.Value.shape)}"));
    }

    [Fact]
    public void Dropout_is_that_of_the_networks_source_unless_it_is_chosen()
    {
        // The authors' files have a layer of it in SENet-154 alone; timm has none before it is asked.
        ModelZoo.Entries.Where(entry => entry.Dropout != 0).Select(entry => (entry.Name, entry.Dropout))
            .Should().BeEquivalentTo([("legacy_senet154", 0.2), ("legacy_plain_senet154", 0.2)]);
        using var published = ModelZoo.Create("seresnet20_cifar");
        published.Dropout.Should().Be(0);
        foreach (var wrong in new[] { -0.1, 1, double.NaN })
            FluentActions.Invoking(() => ModelZoo.Create("seresnet20_cifar", dropout: wrong))
                .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("dropout");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void Dropout_sets_features_to_zero_in_training_only(double dropout)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        using var network = ModelZoo.Create("resnet20_cifar", classes: 0, dropout: dropout);
        foreach (var norm in network.modules().OfType<BatchNorm2d>())
            norm.eval();
        var images = randn(64, 3, 8, 8);
        var trained = network.call(images);
        network.eval();
        var expected = network.call(images);
        using var prepared = new InferenceModel(network, Precision.Float32);
        Golden.LargestDifference(prepared.call(images), expected)
            .Should().BeLessThan(1e-4 * expected.abs().max().ToDouble());
        var kept = trained.abs().IsAbove(0);
        // Of nearly 64 x 64 features; five deviations of their mean. The others are zero anyway.
        var share = kept.sum().ToDouble() / expected.IsAbove(0).sum().ToDouble();
        share.Should().BeApproximately(1 - dropout, 5 * Math.Sqrt(dropout * (1 - dropout)) / 64);
        Golden.LargestDifference(trained, expected.Over(1 - dropout) * kept).Should().BeLessThan(1e-4);
    }

    [Fact]
    public void Dropout_is_part_of_a_description()
    {
        using var network = ModelZoo.Create("resnet20_cifar", dropout: 0.3);
        using var again = ModelZoo.Create(network.Describe());
        again.Dropout.Should().Be(0.3);
        // As files from before it was part of it.
        var without = new Dictionary<string, string>(network.Describe().Arguments);
        without.Remove("dropout");
        using var older = ModelZoo.Create(new ModelDescription("resnet20_cifar", without));
        older.Dropout.Should().Be(0);
        without["dropout"] = "much";
        FluentActions.Invoking(() => ModelZoo.Create(new ModelDescription("resnet20_cifar", without)))
            .Should().Throw<ArgumentException>().WithMessage("*'dropout'*'much'*");
    }

    [Fact]
    public void The_librarys_other_networks_are_made_from_their_descriptions_too()
    {
        using var network = new Network(3, 16, 2, 4);
        using var compact = new CompactNetwork(3, [8, 16], 4);
        using var first = ModelZoo.Create(network.Describe());
        using var second = ModelZoo.Create(compact.Describe());
        first.Describe().Should().BeEquivalentTo(network.Describe());
        first.GivesLogProbabilities.Should().BeTrue();
        second.Describe().Should().BeEquivalentTo(compact.Describe());
        second.GivesLogProbabilities.Should().BeFalse();
    }
}
