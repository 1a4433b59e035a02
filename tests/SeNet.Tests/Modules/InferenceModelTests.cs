using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Modules;

[TwoThreads]
public class InferenceModelTests
{
    [Theory]
    [InlineData(Squeeze.Average, 1, 32)]
    [InlineData(Squeeze.Average, 37, 8)]
    [InlineData(Squeeze.Max, 3, 7)]
    [InlineData(Squeeze.None, 2, 5)]
    public void In_float32_it_gives_what_the_network_gives(Squeeze squeeze, int images, int side)
    {
        using var scope = NewDisposeScope();
        using var network = Trained(new Network(3, 24, 3, 10, new SEOptions { Squeeze = squeeze, Reduction = 4 }));
        using var prepared = new InferenceModel(network, Precision.Float32);
        Compare(network, prepared, randn(images, 3, side, side), 1e-4);
    }

    [Theory]
    [InlineData(true, CompactForm.Residual)]
    [InlineData(false, CompactForm.Residual)]
    [InlineData(true, CompactForm.Plain)]
    [InlineData(false, CompactForm.Plain)]
    public void A_compact_network_is_prepared_too(bool withSE, CompactForm form)
    {
        using var scope = NewDisposeScope();
        using var network = Trained(new CompactNetwork(3, [16, 24], 10, withSE ? SEOptions.Paper : null, form));
        using var prepared = new InferenceModel(network, Precision.Float32);
        Compare(network, prepared, randn(20, 3, 17, 9), 1e-4);
    }

    [Fact]
    public void In_bfloat16_it_gives_nearly_that_in_float32()
    {
        using var scope = NewDisposeScope();
        using var network = Trained(new Network(3, 32, 3, 10));
        using var prepared = new InferenceModel(network, Precision.BFloat16);
        prepared.call(randn(2, 3, 16, 16)).dtype.Should().Be(ScalarType.Float32);
        Compare(network, prepared, randn(8, 3, 16, 16), 0.1);
    }

    [Fact]
    public void It_is_a_copy_that_later_training_does_not_reach()
    {
        using var scope = NewDisposeScope();
        using var network = Trained(new Network(3, 16, 2, 10));
        using var prepared = new InferenceModel(network, Precision.Float32);
        var images = randn(2, 3, 8, 8);
        var before = prepared.call(images).ToDoubles();
        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.zero_();
        prepared.call(images).ToDoubles().Should().Equal(before);
        network.Dispose();
        prepared.call(images).ToDoubles().Should().Equal(before);
    }

    [Fact]
    public void Preparing_uses_up_no_random_number_and_leaves_the_network_in_training()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(3, 16, 2, 10);
        manual_seed(5);
        using (new InferenceModel(network))
        {
            network.training.Should().BeTrue();
        }

        var drawn = rand(1).item<float>();
        manual_seed(5);
        rand(1).item<float>().Should().Be(drawn);
    }

    [Fact]
    public void No_tensor_stays_alive()
    {
        using var network = Trained(new Network(3, 16, 2, 10));
        using var images = randn(20, 3, 8, 8);
        using (var prepared = new InferenceModel(network))
        {
            prepared.call(images).Dispose();
            var before = LiveTensors.Count();
            prepared.call(images).Dispose();
            LiveTensors.Count().Should().Be(before);
        }
    }

    [Fact]
    public void A_precision_that_is_not_there_is_refused()
    {
        using var network = new Network(3, 16, 1, 10);
        var withTensorFloat32 = () => new InferenceModel(network, Precision.TensorFloat32);
        withTensorFloat32.Should().Throw<ArgumentException>().WithMessage("*TensorFloat32*'cpu'*Float32, BFloat16*");
        using var prepared = new InferenceModel(network);
        var call = () => prepared.call(zeros(3, 8, 8));
        call.Should().Throw<ArgumentException>().WithMessage("*[3, 8, 8]*four dimensions*");
    }

    public static TheoryData<string> Networks => ["Network", "CompactNetwork", "seresnet20_cifar"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void It_refuses_what_the_network_refuses_with_the_same_words(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        network.eval();
        using var prepared = new InferenceModel(network);
        Tensor[] wrong =
        [
            .. new[]
            {
                ScalarType.Byte, ScalarType.Bool, ScalarType.Int64, ScalarType.ComplexFloat32, ScalarType.Float16,
                ScalarType.Float64
            }
                .Select(type => zeros([2, 3, 8, 8], type)),
            zeros(3, 8, 8), zeros(2, 8, 8, 3), zeros(2, 1, 8, 8), zeros(0, 3, 8, 8), zeros(2, 3, 8, 0),
        ];
        foreach (var images in wrong)
        {
            var expected = network.Invoking(model => model.call(images))
                .Should().Throw<ArgumentException>().Which.Message;
            prepared.Invoking(model => model.call(images))
                .Should().Throw<ArgumentException>().Which.Message.Should().Be(expected);
        }

        prepared.call(zeros([2, 3, 8, 8], ScalarType.BFloat16)).shape.Should().Equal(2, 10);
    }

    [Fact]
    public void Images_too_small_for_the_network_are_refused()
    {
        using var compact = new CompactNetwork(3, [8, 8], 10);
        using var prepared = new InferenceModel(compact);
        prepared.Invoking(model => model.call(zeros(1, 3, 4, 9)))
            .Should().Throw<ArgumentException>().WithMessage("*[1, 3, 4, 9]*at least 5x5 pixels*");
    }

    [Fact]
    public void A_network_in_float64_is_prepared_with_its_values()
    {
        using var scope = NewDisposeScope();
        using var network = Trained(new Network(3, 16, 2, 10));
        network.to(ScalarType.Float64);
        using var prepared = new InferenceModel(network, Precision.Float32);
        var images = randn(2, 3, 8, 8);
        network.eval();
        using var noGrad = no_grad();
        Golden.LargestDifference(
            prepared.call(images),
            network.call(images.to_type(ScalarType.Float64)).to_type(ScalarType.Float32)).Should().BeLessThan(1e-4);
    }

    private static ImageClassifier Create(string name) => name switch
    {
        "Network" => new Network(3, 16, 2, 10),
        "CompactNetwork" => new CompactNetwork(3, [8, 8], 10),
        _ => ModelZoo.Create(name),
    };

    private static void Compare(
        nn.Module<Tensor, Tensor> network, InferenceModel prepared, Tensor images, double tolerance)
    {
        network.eval();
        using var noGrad = no_grad();
        Golden.LargestDifference(prepared.call(images), network.call(images)).Should().BeLessThan(tolerance);
    }

    /// <summary>Gives the running statistics values that folding has to take into account.</summary>
    private static T Trained<T>(T network)
        where T : nn.Module<Tensor, Tensor>
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        network.train();
        for (var i = 0; i < 3; i++)
            network.call(randn(8, 3, 12, 12) * 2 + 1);
        return network;
    }
}
