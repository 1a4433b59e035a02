using System.Collections;
using System.Reflection;
using SeNet.Blocks;
using SeNet.Inference;
using SeNet.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Models;

public class ComplexityTests
{
    [Fact]
    public void Counts_are_the_closed_forms()
    {
        using var scope = NewDisposeScope();
        using var model = HandMade();

        var complexity = Complexity.Of(model, 2, 4, 9, 7);

        // [2, 4, 9, 7] -> 3x3 of stride 2 in 2 groups: [2, 6, 5, 4] -> 1x1: [2, 8, 5, 4] -> [2, 160] -> [2, 3].
        complexity.Layers.Select(layer => (layer.Key, layer.Layer, layer.Parameters, layer.MultiplyAdds, layer.Activations)).Should().Equal(
            ("0", "Conv2d", 6 * 2 * 9 + 6, 2 * 6 * 5 * 4 * (2 * 9), 2 * 6 * 5 * 4),
            ("1", "BatchNorm2d", 12, 0, 0),
            ("3", "Conv2d", 8 * 6, 2 * 8 * 5 * 4 * 6, 2 * 8 * 5 * 4),
            ("5", "Linear", 160 * 3 + 3, 2 * 160 * 3, 2 * 3));
        complexity.Layers.Select(layer => string.Join(' ', layer.OutputShape)).Should().Equal("2 6 5 4", "", "2 8 5 4", "2 3");
        complexity.Parameters.Should().Be(114 + 12 + 48 + 483);
        complexity.MultiplyAdds.Should().Be(4320 + 1920 + 960);
        complexity.Activations.Should().Be(240 + 320 + 6);
        complexity.ActivationBytes.Should().Be(4 * 566);
        complexity.InputShape.Should().Equal(2, 4, 9, 7);
    }

    [Fact]
    public void An_activation_has_the_bytes_of_its_type()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(Conv2d(3, 5, 1)).to(ScalarType.BFloat16);

        Complexity.Of(model, 1, 3, 4, 4).ActivationBytes.Should().Be(2 * 5 * 16);
    }

    [Fact]
    public void A_layer_alone_is_a_model() => WithLayer(Linear(5, 2), layer =>
        Complexity.Of(layer, 3, 5).Layers.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new LayerComplexity("", "Linear", 12, 30, 6, 24, [3, 2])));

    [Fact]
    public void A_layer_called_twice_costs_twice_and_an_unused_one_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = new Shared();

        var complexity = Complexity.Of(model, 1, 4);

        complexity.Layers.Select(layer => (layer.Key, layer.Parameters, layer.MultiplyAdds)).Should().Equal(
            ("", 4, 0), ("shared", 16, 32), ("unused", 40, 0));
        complexity.Parameters.Should().Be(model.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void Every_layer_of_the_librarys_own_networks_counts()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(3, 16, 2, 10);
        using var compact = new CompactNetwork(3, [16, 32], 10, SEOptions.Paper);

        foreach (var model in (Module<Tensor, Tensor>[])[network, compact])
            Complexity.Of(model, 1, 3, 32, 32).Layers.Where(layer => layer.Layer is "Conv2d" or "Linear").Should()
                .NotBeEmpty().And.OnlyContain(layer => layer.MultiplyAdds > 0);
    }

    // A [1, C, 1, 1] tensor is channels-last too, where SE is fused into other passes.
    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void SE_counts_at_every_size_of_the_maps(int size)
    {
        using var scope = NewDisposeScope();
        using var model = ModelZoo.Create("seresnet18", classes: 10);

        var layers = Complexity.Of(model, 1, 3, size, size).Layers.Where(layer => layer.Key.Contains(".se.", StringComparison.Ordinal)).ToList();

        layers.Should().HaveCount(16);
        layers.Should().OnlyContain(layer => layer.MultiplyAdds == layer.Parameters - layer.Activations, "each weight is used once, a bias is none");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_model_is_left_as_it_was(bool fits)
    {
        using var scope = NewDisposeScope();
        using var model = HandMade();
        model.train();
        var norm = model.children().ElementAt(1);
        norm.eval();
        var before = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var generator = random.get_rng_state();
        var live = LiveTensors.Count();

        var count = () => Complexity.Of(model, 2, 4, fits ? 9 : 1, 7);
        if (fits)
            count();
        else
            count.Should().Throw<ArgumentException>();

        LiveTensors.Count().Should().Be(live);
        random.get_rng_state().bytes.ToArray().Should().Equal(generator.bytes.ToArray());
        model.training.Should().BeTrue();
        model.children().Select(layer => layer.training).Should().Equal(model.children().Select(layer => layer != norm));
        foreach (var (key, value) in model.state_dict())
            value.bytes.ToArray().Should().Equal(before[key].bytes.ToArray());
        model.children().Sum(Hooks).Should().Be(0);
    }

    [Theory]
    [InlineData(3, 32, 32)]
    [InlineData(1, 4, 32, 32)]
    [InlineData]
    public void An_input_that_the_model_does_not_take_is_named(params int[] shape)
    {
        using var scope = NewDisposeScope();
        using var model = ModelZoo.Create("resnet18", classes: 10);

        var count = () => Complexity.Of(model, [.. shape.Select(size => (long)size)]);

        count.Should().Throw<ArgumentException>().WithParameterName("inputShape").WithMessage($"*resnet18*[{string.Join(", ", shape)}]*[N, C, H, W]*");
    }

    [Fact]
    public void A_size_below_one_is_an_error() => WithLayer(Linear(5, 2), layer =>
    {
        var count = () => Complexity.Of(layer, 0, 5);

        count.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 1*[0, 5]*");
    });

    [Fact]
    public void A_prepared_model_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = ModelZoo.Create("resnet18", classes: 10);
        using var model = new InferenceModel(network);

        var count = () => Complexity.Of(model, 1, 3, 32, 32);

        count.Should().Throw<ArgumentException>().WithMessage("*folded*the network that it was made of*");
    }

    [Fact]
    public void Equation_5_is_that_of_the_paper()
    {
        // Section 4: SE-ResNet-50 has about 2.5 million more parameters, about 10 per cent.
        Complexity.AddedBySE(16, (3, 256), (4, 512), (6, 1024), (3, 2048)).Should().Be(
            (long)(2.0 / 16 * (3 * 256.0 * 256 + 4 * 512.0 * 512 + 6 * 1024.0 * 1024 + 3 * 2048.0 * 2048)));
        Complexity.AddedBySE(16).Should().Be(0);
        ((Action)(() => Complexity.AddedBySE(0, (1, 64)))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => Complexity.AddedBySE(16, (1, 8)))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*reduction, here 16*");
    }

    [Fact]
    public void It_prints_as_a_table()
    {
        using var scope = NewDisposeScope();
        using var model = HandMade();

        Complexity.Of(model, 2, 4, 9, 7).ToString().Should().Be("""
            layer           type         output  parameters  multiply-adds  activations
            0             Conv2d  2 x 6 x 5 x 4         114          4,320          240
            1        BatchNorm2d                         12              0            0
            3             Conv2d  2 x 8 x 5 x 4          48          1,920          320
            5             Linear          2 x 3         483            960            6

            total                                       657          7,200          566
            (input)               2 x 4 x 9 x 7                             2,264 bytes

            """);
    }

    private static Sequential HandMade() => Sequential(
        Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2),
        BatchNorm2d(6),
        Dropout(0.5),
        Conv2d(6, 8, 1, bias: false),
        Flatten(),
        Linear(160, 3));

    private static void WithLayer(Linear layer, Action<Linear> test)
    {
        using var scope = NewDisposeScope();
        using (layer)
            test(layer);
    }

    // TorchSharp does not tell which hooks a module has.
    private static int Hooks(nn.Module layer) => layer.GetType().GetField("post_hooks", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(layer) is IDictionary hooks
        ? hooks.Count
        : throw new InvalidOperationException();

    private sealed class Shared : Module<Tensor, Tensor>
    {
        private readonly Linear shared = Linear(4, 4, hasBias: false);
        private readonly Linear unused = Linear(4, 8);
        private readonly Parameter offset = new(zeros(4));

        public Shared()
            : base(nameof(Shared)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return shared.call(shared.call(x) + offset).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                shared.Dispose();
                unused.Dispose();
                offset.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
