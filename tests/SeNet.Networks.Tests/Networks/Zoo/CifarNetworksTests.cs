using SeNet.Kernels;
using SeNet.Modules;
using SeNet.Tensors;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>What holds for each network for CIFAR.</summary>
public class CifarNetworksTests
{
    /// <summary>One of each unit, plain and with SE; with SENET_ALL_MODELS=1 those of every depth.</summary>
    public static TheoryData<string> Names =>
    [
        .. (AllModels ? CifarNetworks.Plain : CifarNetworks.OneOfEachUnit)
            .SelectMany(name => new[] { name, CifarNetworks.Twin(name) }),
    ];

    public static TheoryData<string> OneOfEachUnit => [.. CifarNetworks.OneOfEachUnit.Select(CifarNetworks.Twin)];

    private static bool AllModels => Environment.GetEnvironmentVariable("SENET_ALL_MODELS") == "1";

    /// <summary>
    /// He et al. 2015, table 6; He et al. 2016, table 4; Zagoruyko and Komodakis, table 4; Gastaldi, table 1.
    /// </summary>
    [Theory]
    [InlineData("resnet20_cifar", 0.27, 0.005)]
    [InlineData("resnet32_cifar", 0.46, 0.005)]
    [InlineData("resnet56_cifar", 0.85, 0.005)]
    [InlineData("resnet110_cifar", 1.7, 0.05)]
    [InlineData("resnet164_cifar", 1.7, 0.05)]
    [InlineData("wrn16_8_cifar", 11.0, 0.05)]
    [InlineData("shakeshake26_2x96d_cifar", 26.2, 0.05)]
    public void Parameters_are_those_printed_in_the_papers(string name, double millions, double rounding)
    {
        using var model = ModelZoo.Create(name);
        (Parameters(model) / 1e6).Should().BeApproximately(millions, rounding);
    }

    /// <summary>Equation 5 of the SENet paper, 2 C^2 / r a block, and the biases.</summary>
    [Theory]
    [InlineData("resnet20_cifar", 3, new[] { 16, 32, 64 })]
    [InlineData("resnet110_cifar", 18, new[] { 16, 32, 64 })]
    [InlineData("resnet164_cifar", 18, new[] { 64, 128, 256 })]
    [InlineData("wrn16_8_cifar", 2, new[] { 128, 256, 512 })]
    [InlineData("shakeshake26_2x96d_cifar", 4, new[] { 96, 192, 384 })]
    public void SE_adds_the_parameters_of_the_papers_equation(string plain, int blocksAStage, int[] channels)
    {
        using var without = ModelZoo.Create(plain);
        using var with = ModelZoo.Create(CifarNetworks.Twin(plain));
        (Parameters(with) - Parameters(without))
            .Should().Be(blocksAStage * channels.Sum(c => 2 * c * c / 16 + c / 16 + c));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Features_halve_from_stage_to_stage_and_their_average_is_classified(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = CifarNetworks.Filled(name);
        var images = FormulaWeights.Images(2, 3, 13, 8);
        var maps = model.Features(images);
        maps.Select(map => (map.size(2), map.size(3))).Should().Equal((13, 8), (7, 4), (4, 2));
        maps.Select(map => (int)map.size(1)).Should().Equal(model.FeatureChannels);
        CifarNetworks.Difference(new Formulation(model).Classified(maps[2]), model.call(images))
            .Should().BeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Folded_for_inference_it_gives_the_same(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = CifarNetworks.Filled(name);
        using var inference = new InferenceModel(model, Precision.Float32);
        var images = FormulaWeights.Images(3, 3, 16, 16);
        CifarNetworks.Difference(inference.call(images), model.call(images)).Should().BeLessThan(1e-4);
    }

    [Theory]
    [MemberData(nameof(OneOfEachUnit))]
    public void In_bfloat16_it_gives_nearly_the_same(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = CifarNetworks.Filled(name);
        using var inference = new InferenceModel(model, Precision.BFloat16);
        var images = FormulaWeights.Images(2, 3, 8, 8);
        var expected = model.call(images);
        var channelsLast = ChannelsLast.Contiguous(images.to(ScalarType.BFloat16));
        foreach (var actual in
            new[] { model.call(images.to(ScalarType.BFloat16)), model.call(channelsLast), inference.call(images) })
        {
            actual.dtype.Should().Be(ScalarType.Float32);
            CifarNetworks.Difference(actual, expected).Should().BeLessThan(0.1);
        }
    }

    [Theory]
    [MemberData(nameof(OneOfEachUnit))]
    public void In_channels_last_layout_it_gives_the_same(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = CifarNetworks.Filled(name);
        var images = FormulaWeights.Images(2, 3, 8, 8);
        CifarNetworks.Difference(model.call(ChannelsLast.Contiguous(images)), model.call(images))
            .Should().BeLessThan(1e-4);
    }

    [Theory]
    [MemberData(nameof(OneOfEachUnit))]
    public void Training_steps_leave_no_tensor_behind(string name)
    {
        using var model = ModelZoo.Create(name);
        var (images, labels) = Batch(2, 8);
        using var optimizer = new Optimizer(model, new TrainingOptions());
        Step(model, optimizer, images, labels, 0.01);
        var before = LiveTensors.Count();
        Step(model, optimizer, images, labels, 0.01);
        LiveTensors.Count().Should().Be(before);
        model.eval();
        model.call(images).Dispose();
        LiveTensors.Count().Should().Be(before);
        images.Dispose();
        labels.Dispose();
    }

    /// <summary>
    /// ResNet-164, since ZooTests train one of each other family; with SENET_ALL_MODELS=1 all that the SENet paper has.
    /// </summary>
    public static TheoryData<string, int> Trained => AllModels
        ? new()
        {
            { "resnet20_cifar", 32 }, { "seresnet20_cifar", 32 }, { "seresnet32_cifar", 32 },
            { "seresnet56_cifar", 16 }, { "seresnet110_cifar", 16 }, { "seresnet164_cifar", 16 },
            { "sewrn16_8_cifar", 16 }, { "seshakeshake26_2x96d_cifar", 8 },
        }
        : new() { { "seresnet164_cifar", 8 } };

    [Theory]
    [MemberData(nameof(Trained))]
    public void The_loss_of_eight_images_falls_to_a_tenth_within_60_steps(string name, int size)
    {
        manual_seed(0);
        using var model = ModelZoo.Create(name);
        var (images, labels) = Batch(8, size);
        using var optimizer = new Optimizer(model, new TrainingOptions());
        var first = Step(model, optimizer, images, labels, 0.05);
        var (loss, steps) = (first, 1);
        for (; steps < 60 && loss >= first / 10; steps++)
            loss = Step(model, optimizer, images, labels, 0.05);
        loss.Should().BeLessThan(first / 10);
        images.Dispose();
        labels.Dispose();
    }

    private static double Step(ImageClassifier model, Optimizer optimizer, Tensor images, Tensor labels, double rate)
    {
        using var scope = NewDisposeScope();
        model.train();
        optimizer.ZeroGradients();
        var loss = nn.functional.cross_entropy(model.call(images), labels);
        loss.backward();
        optimizer.Step(rate);
        return loss.ToDouble();
    }

    private static (Tensor Images, Tensor Labels) Batch(int count, int size)
    {
        using var images = FormulaWeights.Images(count, 3, size, size);
        return (ChannelsLast.Contiguous(images), arange(count).remainder(10));
    }

    private static long Parameters(ImageClassifier model) => model.parameters().Sum(parameter => parameter.numel());
}
