using SeNet.Blocks;
using SeNet.Data;
using SeNet.Models;
using SeNet.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Models;

public class CompactNetworkTests
{
    [Fact]
    public void Whitened_patches_are_uncorrelated_with_variance_one()
    {
        using var scope = NewDisposeScope();
        var images = MiniData.Train();
        using var network = new CompactNetwork(3, [8], 10);
        network.Whiten(images, Normalization.Cifar10);
        var weight = network.state_dict()["whiten.weight"];
        weight.requires_grad.Should().BeFalse();
        weight[TensorIndex.Slice(12)].ToDoubles().Should().Equal(weight[TensorIndex.Slice(0, 12)].ToDoubles().Select(value => -value));

        using var batch = new BatchLoader(images, images.Count, Normalization.Cifar10).Epoch(0).First();
        var whitened = nn.functional.conv2d(batch.Images, weight[TensorIndex.Slice(0, 12)]).permute(1, 0, 2, 3).reshape(12, -1);
        var covariance = (whitened.mm(whitened.t()) / whitened.size(1)).ToDoubles();
        // Directions of variance near the 5e-4 that steadies the division come out below one; they are in ascending order.
        covariance[^1].Should().BeGreaterThan(0.99);
        for (var i = 0; i < 12; i++)
            for (var j = 0; j < 12; j++)
                if (i == j)
                    covariance[i * 12 + j].Should().BeInRange(0.1, 1.001);
                else
                    covariance[i * 12 + j].Should().BeApproximately(0, 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_description_makes_the_same_network_again(bool withSE)
    {
        using var network = new CompactNetwork(1, [24, 48], 7, withSE ? new SEOptions { Reduction = 4, Gate = Gate.Tanh } : null);
        using var again = CompactNetwork.From(network.Describe());
        again.Describe().Arguments.Should().Equal(network.Describe().Arguments);
        again.SE.Should().Be(network.SE);
        again.state_dict().Keys.Should().Equal(network.state_dict().Keys);
    }

    [Fact]
    public void A_wrong_argument_is_named()
    {
        var make = (int[] widths) => FluentActions.Invoking(() => new CompactNetwork(3, widths, 10, SEOptions.Paper));
        make([]).Should().Throw<ArgumentException>().WithParameterName("widths");
        make([16, 0]).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("widths");
        make([8]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*reduction of 16*");
        using var network = new CompactNetwork(3, [16, 16], 10);
        network.Invoking(module => module.forward(zeros(1, 3, 4, 9))).Should().Throw<ArgumentException>().WithMessage("*[1, 3, 4, 9]*5 pixels*");
        var description = new ModelDescription("CompactNetwork", new Dictionary<string, string>(network.Describe().Arguments) { ["widths"] = "16,16" });
        FluentActions.Invoking(() => CompactNetwork.From(description)).Should().Throw<ArgumentException>().WithMessage("*'widths'*'16,16'*");
    }
}
