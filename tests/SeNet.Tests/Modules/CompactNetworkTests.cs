using SeNet.Blocks;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Kernels;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tensors;
using SeNet.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Modules;

public class CompactNetworkTests
{
    // Its first stage gets eight times as many.
    private const int InChannels = 4;

    private static readonly string[] NormKeys = ["down.1.", "residual.1."];

    [Fact]
    public void Whitened_patches_are_uncorrelated_with_variance_one()
    {
        using var scope = NewDisposeScope();
        var images = MiniData.Train();
        using var network = new CompactNetwork(3, [8], 10);
        network.Whiten(images, Normalization.Cifar10);
        var weight = network.state_dict()["whiten.weight"];
        weight.requires_grad.Should().BeFalse();
        weight[TensorIndex.Slice(12)].ToDoubles()
            .Should().Equal(weight[TensorIndex.Slice(0, 12)].ToDoubles().Select(value => -value));

        using var batch = new BatchLoader(images, images.Count, Normalization.Cifar10).Epoch(0).First();
        var whitened = nn.functional.conv2d(batch.Images, weight[TensorIndex.Slice(0, 12)]).permute(1, 0, 2, 3).reshape(
            12, -1);
        var covariance = (whitened.mm(whitened.t()) / whitened.size(1)).ToDoubles();
        // Directions of variance near the 5e-4 that steadies the division come out below one; they are in ascending
        // order.
        covariance[^1].Should().BeGreaterThan(0.99);
        for (var i = 0; i < 12; i++)
            for (var j = 0; j < 12; j++)
                if (i == j)
                    covariance[i * 12 + j].Should().BeInRange(0.1, 1.001);
                else
                    covariance[i * 12 + j].Should().BeApproximately(0, 1e-3);
    }

    [Theory]
    [InlineData(CompactForm.Residual)]
    [InlineData(CompactForm.Plain)]
    public void The_network_is_what_its_form_says(CompactForm form)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var network = new CompactNetwork(InChannels, [16, 32], 10, SEOptions.Paper, form);
        var state = network.state_dict();
        using (no_grad())
            foreach (var (_, value) in state
                .Where(pair => NormKeys.Any(pair.Key.Contains) && pair.Value.is_floating_point()))
                value.copy_(rand_like(value).Plus(0.5));
        network.eval();
        var x = randn(3, InChannels, 9, 11);

        var y = Activation(nn.functional.conv2d(x, state["whiten.weight"], state["whiten.bias"]));
        for (var stage = 0; stage < 2; stage++)
        {
            var key = $"stages.{stage}";
            y = Activation(Norm(nn.functional.max_pool2d(Convolution(y, $"{key}.down.0"), 2), $"{key}.down.1"));
            var z = Norm(Convolution(y, $"{key}.residual.0"), $"{key}.residual.1");
            var hidden =
                nn.functional.conv2d(z.mean([2, 3], keepdim: true), state[$"{key}.se_block.fc.0.weight"]).relu();
            z *= nn.functional.conv2d(hidden, state[$"{key}.se_block.fc.2.weight"]).sigmoid();
            y = Activation(form == CompactForm.Plain ? z : z.Plus(y));
        }

        var expected = y.amax([2, 3]).mm(state["fc.weight"].t()).Over(9);
        network.call(x).ToDoubles().Should().Equal(expected.ToDoubles(), Nearly);

        Tensor Convolution(Tensor maps, string at) =>
            nn.functional.conv2d(maps, state[$"{at}.weight"], padding: [1, 1]);
        Tensor Norm(Tensor maps, string at) => nn.functional.batch_norm(
            maps, state[$"{at}.running_mean"], state[$"{at}.running_var"], state[$"{at}.weight"], state[$"{at}.bias"],
            training: false);
        // GELU by its definition: x times the normal distribution's share below x.
        Tensor Activation(Tensor maps) =>
            form == CompactForm.Plain ? maps.mul(maps.Over(Math.Sqrt(2)).erf().Plus(1)).Over(2) : maps.relu();
    }

    [Fact]
    public void In_the_plain_form_convolutions_begin_by_handing_on_their_maps()
    {
        using var scope = NewDisposeScope();
        using var network = new CompactNetwork(InChannels, [16, 32], 10, form: CompactForm.Plain);
        var state = network.state_dict();
        var maps = randn(2, 16, 5, 6);
        var onward = nn.functional.conv2d(maps, state["stages.1.down.0.weight"], padding: [1, 1]);
        onward.narrow(1, 0, 16).ToDoubles().Should().Equal(maps.ToDoubles(), Nearly);
        onward.narrow(1, 16, 16).abs().min().item<float>()
            .Should().BeGreaterThan(0, "the other channels begin at random");
        // Of 32 maps, a narrower layer hands on as many as it has room for.
        var whitened = randn(2, 32, 5, 6);
        nn.functional.conv2d(whitened, state["stages.0.down.0.weight"], padding: [1, 1]).ToDoubles().Should()
            .Equal(whitened.narrow(1, 0, 16).ToDoubles(), Nearly);
    }

    [Theory]
    [InlineData(false, CompactForm.Residual)]
    [InlineData(true, CompactForm.Plain)]
    public void A_description_makes_the_same_network_again(bool withSE, CompactForm form)
    {
        using var network = new CompactNetwork(
            1, [24, 48], 7, withSE ? new SEOptions { Reduction = 4, Gate = Gate.Tanh } : null, form);
        using var again = ModelZoo.Create(network.Describe());
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
        FluentActions.Invoking(() => new CompactNetwork(3, [8], 10, form: (CompactForm)2))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("form");
        using var network = new CompactNetwork(3, [16, 16], 10);
        network.Invoking(module => module.forward(zeros(1, 3, 4, 9)))
            .Should().Throw<ArgumentException>().WithMessage("*[1, 3, 4, 9]*5x5 pixels*");
        var description = new ModelDescription(
            "CompactNetwork", new Dictionary<string, string>(network.Describe().Arguments) { ["widths"] = "16,16" });
        FluentActions.Invoking(() => ModelZoo.Create(description))
            .Should().Throw<ArgumentException>().WithMessage("*'widths'*'16,16'*");
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Infinities_and_NaN_reach_the_gradients_that_they_reach_by_libtorchs_operations(ScalarType type)
    {
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            foreach (var place in new[]
            {
                "image", "whiten.weight", "whiten.bias", "stages.0.down.0.weight", "stages.1.down.1.weight",
                "stages.1.residual.0.weight", "stages.2.residual.1.bias"
            })
            {
                using var scope = NewDisposeScope();
                using var generator = manual_seed(4);
                using var network = new CompactNetwork(InChannels, [16, 32, 48], 10);
                var images = randn(4, InChannels, 17, 17);
                using (no_grad())
                    (place == "image" ? images[0, 0, 5] : network.state_dict()[place].view(-1)[0]).copy_(tensor(value));
                // The kernels know maps whose channels lie side by side.
                var fused = Run(ChannelsLast.Contiguous(images));
                Run(images).Should().Equal(fused, "with {0} in {1}", value, place);

                List<string> Run(Tensor x)
                {
                    network.zero_grad();
                    var output = network.call(x.to_type(type));
                    nn.functional.cross_entropy(output, tensor(new long[] { 1, 2, 3, 4 })).backward();
                    return [
                        .. network.named_parameters().Where(
                            entry => !entry.parameter.grad!.isfinite().all().item<bool>()).Select(entry => entry.name)];
                }
            }
    }

    private static bool Nearly(double actual, double expected) => Math.Abs(actual - expected) < 1e-5;
}
