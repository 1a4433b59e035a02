using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Modules;

public class NetworkTests
{
    [Theory]
    [InlineData(Squeeze.Average, "average")]
    [InlineData(Squeeze.None, "none")]
    public void Gives_PyTorchs_log_probabilities(Squeeze squeeze, string name)
    {
        using var scope = NewDisposeScope();
        using var golden = Golden.InputsAndOutputs();
        using var network = Golden.Network(squeeze);
        network.eval();
        var output = network.call(golden.Tensors["input"]);
        Golden.LargestDifference(output, golden.Tensors[$"logp_{name}"]).Should().BeLessThan(1e-5);
    }

    [Theory]
    [InlineData(Squeeze.Average, "average")]
    [InlineData(Squeeze.None, "none")]
    public void Three_training_steps_give_PyTorchs_losses_weights_and_running_mean(Squeeze squeeze, string name)
    {
        using var scope = NewDisposeScope();
        using var golden = Golden.InputsAndOutputs();
        using var network = Golden.Network(squeeze);
        using var optimizer = new Optimizer(network, new TrainingOptions());
        network.train();

        var losses = new List<double>();
        for (var step = 0; step < 3; step++)
        {
            optimizer.ZeroGradients();
            var loss = nn.functional.cross_entropy(network.call(golden.Tensors["input"]), golden.Tensors["labels"]);
            losses.Add(loss.ToDouble());
            loss.backward();
            optimizer.Step(0.1);
        }

        var expected = golden.Tensors[$"losses_{name}"].to(ScalarType.Float64).data<double>().ToArray();
        for (var step = 0; step < 3; step++)
            losses[step].Should().BeApproximately(expected[step], 1e-4 * expected[step]);
        var state = network.state_dict();
        Golden.LargestDifference(state["conv_block.0.weight"], golden.Tensors[$"after3_conv_block_weight_{name}"])
            .Should().BeLessThan(1e-4);
        Golden.LargestDifference(state["out_conv.1.running_mean"], golden.Tensors[$"after3_running_mean_{name}"])
            .Should().BeLessThan(1e-4);
    }

    [Fact]
    public void The_notebooks_network_has_2_708_106_parameters()
    {
        using var network = new Network(3, 128, 10, 10);
        network.parameters().Sum(parameter => parameter.numel()).Should().Be(2_708_106);
    }

    [Fact]
    public void State_keys_and_shapes_are_the_notebooks()
    {
        using var network = new Network(3, 32, 4, 10);
        using var file = SeNet.Weights.Safetensors.Read(Golden.Path("notebook.safetensors"));
        network.state_dict().ToDictionary(pair => pair.Key, pair => string.Join("x", pair.Value.shape))
            .Should().BeEquivalentTo(
                file.Tensors.ToDictionary(pair => pair.Key, pair => string.Join("x", pair.Value.shape)));
    }

    [Fact]
    public void Weights_are_drawn_as_PyTorch_draws_them()
    {
        // Kaiming with a = sqrt(5) is the uniform distribution on (-1, 1) / sqrt(fan in): its deviation is that bound
        // over sqrt(3).
        manual_seed(1);
        using var network = new Network(3, 128, 3, 10);
        var weight = network.state_dict()["res_blocks.0.conv_lower.0.weight"];
        var bound = 1 / Math.Sqrt(128 * 9);
        weight.abs().max().ToDouble().Should().BeInRange(0.999 * bound, bound);
        weight.mean().ToDouble().Should().BeApproximately(0, 0.01 * bound);
        weight.std().ToDouble().Should().BeApproximately(bound / Math.Sqrt(3), 0.01 * bound);
        network.state_dict()["fc.bias"].abs().max().ToDouble().Should().BeLessThanOrEqualTo(1 / Math.Sqrt(128));
        network.state_dict()["conv_block.1.weight"].ToDoubles().Should().OnlyContain(value => value == 1);
    }

    [Fact]
    public void The_output_is_a_distribution_for_any_image_size()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(1, 16, 1, 4);
        var output = network.call(rand(2, 1, 7, 5));
        output.shape.Should().Equal(2, 4);
        output.exp().sum(1).ToDoubles().Should().OnlyContain(sum => Math.Abs(sum - 1) < 1e-5);
    }

    [Fact]
    public void A_description_makes_the_same_network_again()
    {
        using var network = new Network(
            1, 24, 2, 7,
            new SEOptions { Reduction = 4, Squeeze = Squeeze.Max, Gate = Gate.Tanh, Shift = false, Bias = true });
        using var again = ModelZoo.Create(network.Describe());
        again.Describe().Arguments.Should().Equal(network.Describe().Arguments);
        again.SE.Should().Be(network.SE);
    }

    [Fact]
    public void A_description_with_a_wrong_argument_is_refused_by_name()
    {
        using var network = new Network(1, 16, 2, 7);
        var arguments = new Dictionary<string, string>(network.Describe().Arguments) { ["squeeze"] = "Median" };
        var make = () => ModelZoo.Create(new ModelDescription("Network", arguments));
        make.Should().Throw<ArgumentException>().WithMessage("*'squeeze'*'Median'*Average, Max, None*");
    }

    [Theory]
    [InlineData(0, 32, 4, 10, "inChannels")]
    [InlineData(3, 0, 4, 10, "filters")]
    [InlineData(3, 32, 0, 10, "blocks")]
    [InlineData(3, 32, 4, -1, "classes")]
    [InlineData(3, 15, 4, 10, "filters")]
    public void A_wrong_size_is_named(int inChannels, int filters, int blocks, int classes, string argument)
    {
        var make = () => new Network(inChannels, filters, blocks, classes);
        make.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(argument);
    }

    [Fact]
    public void Wrong_images_are_described_together_with_what_is_accepted()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(3, 16, 2, 10);
        var call = (Tensor images) => network.Invoking(module => module.forward(images))
            .Should().Throw<ArgumentException>().WithParameterName("x");
        call(rand(3, 8, 8)).WithMessage("*[3, 8, 8]*four dimensions*");
        call(rand(2, 1, 8, 8)).WithMessage("*[2, 1, 8, 8]*3 channels*");
        call(rand(2, 3, 8, 8).to(ScalarType.Float64)).WithMessage("*Float64*type Float32*");
        call(rand([2, 3, 8, 8], device: new Device("meta"))).WithMessage("*'meta'*device 'cpu'*");
    }
}
