using SeNet.Blocks;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo;

/// <remarks>Each has 138 million parameters, which take a second to draw: the tests share two networks.</remarks>
public sealed class VggTests(VggTests.Given given) : IClassFixture<VggTests.Given>
{
    // Configuration D of arXiv 1409.1556, table 1; 0 is a pooling.
    private static readonly int[] ConfigurationD = [
        64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0];

    [Theory]
    [InlineData("vgg16_bn", 138_365_992)]
    [InlineData("sevgg16_bn", 138_365_992 + 226_304 + 4_224 + 264)]
    public void Keys_shapes_and_parameters_are_those_of_timm(string name, long parameters)
    {
        var model = given[name];
        var expected = new List<string>
        {
            ZooChecks.Entry("pre_logits.fc1.weight", 4096, 512, 7, 7), ZooChecks.Entry("pre_logits.fc1.bias", 4096),
            ZooChecks.Entry("pre_logits.fc2.weight", 4096, 4096, 1, 1), ZooChecks.Entry("pre_logits.fc2.bias", 4096),
            ZooChecks.Entry("head.fc.weight", 1000, 4096), ZooChecks.Entry("head.fc.bias", 1000),
        };
        // timm's list of layers: convolution, normalisation and rectifier take three numbers, a pooling one.
        var (number, channels) = (0, 3);
        foreach (var width in ConfigurationD)
        {
            if (width == 0)
            {
                number++;
                continue;
            }

            expected.AddRange(
                [ZooChecks.Entry($"features.{number}.weight", width, channels, 3, 3), ZooChecks.Entry(
                    $"features.{number}.bias", width)]);
            expected.AddRange(ZooChecks.Norm($"features.{number + 1}", width));
            if (name.StartsWith("se", StringComparison.Ordinal))
                expected.AddRange(ZooChecks.SE($"features.{number + 2}.se", width));
            (number, channels) = (number + 3, width);
        }

        number.Should().Be(44);
        ZooChecks.State(model).Should().BeEquivalentTo(expected);
        ZooChecks.Parameters(model).Should().Be(parameters);
    }

    /// <summary>Table 2 of the SE paper: 15.47 and 15.48 G; the squeeze counts as one multiply-add a value.</summary>
    [Fact]
    public void Multiply_adds_are_those_of_the_paper()
    {
        var (side, channels, plain, added) = (224, 3, 25088L * 4096 + 4096L * 4096 + 4096L * 1000, 0L);
        foreach (var width in ConfigurationD)
        {
            if (width == 0)
            {
                side /= 2;
                continue;
            }

            plain += (long)side * side * 9 * channels * width;
            added += (long)side * side * width + 2L * width * width / 16;
            channels = width;
        }

        Math.Round(plain / 1e9, 2).Should().Be(15.47);
        Math.Round((plain + added) / 1e9, 2).Should().Be(15.48);
    }

    [Fact]
    public void Its_outputs_maps_and_tensors_are_those_of_its_definition()
    {
        using var scope = NewDisposeScope();
        var model = given["sevgg16_bn"];
        using (no_grad())
        {
            var images = FormulaWeights.Images(2, 3, 64, 37);
            ZooChecks.Gives(model, images, Logits(new Formulation(model), images));
        }

        ZooChecks.In_bfloat16_it_is_nearly_the_same(model, 32);
        ZooChecks.Features_are(model, 64, (64, 64), (128, 32), (256, 16), (512, 8), (512, 4), (512, 2));
        ZooChecks.Steps_and_calls_leave_no_tensor_behind(model, 32);
    }

    [Fact]
    public void Images_with_a_side_over_224_give_the_average_over_the_windows_of_the_first_fully_connected_layer()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var model = given["vgg16_bn"];
        var images = FormulaWeights.Images(1, 3, 33, 256);
        model.Features(images)[^1].shape.Should().Equal(1, 512, 1, 8);
        ZooChecks.Gives(model, images, Logits(new Formulation(model), images));
    }

    [Fact]
    public void Other_places_of_SE_and_smaller_images_are_refused()
    {
        var create = () => ModelZoo.Create("sevgg16_bn", se: SEOptions.Published with { Placement = SEPlacement.Post });
        create.Should().Throw<ArgumentException>().WithMessage("*Post*only a residual unit has*Standard*");
        var call = () => given["vgg16_bn"].call(zeros(1, 3, 31, 64));
        call.Should().Throw<ArgumentException>().WithMessage("*[1, 3, 31, 64]*32 pixels*");
    }

    private static Tensor Logits(Formulation layers, Tensor x)
    {
        var number = 0;
        foreach (var width in ConfigurationD)
            if (width == 0)
            {
                x = functional.max_pool2d(x, 2);
                number++;
            }
            else
            {
                x = layers.Norm($"features.{number + 1}", layers.Convolution($"features.{number}", x)).relu();
                x = layers.SE($"features.{number + 2}.se", x);
                number += 3;
            }

        if (x.size(2) < 7 || x.size(3) < 7)
            x = functional.adaptive_avg_pool2d(x, [Math.Max(7, x.size(2)), Math.Max(7, x.size(3))]);
        x = layers.Convolution("pre_logits.fc2", layers.Convolution("pre_logits.fc1", x, padded: false).relu()).relu();
        return layers.Linear("head.fc", x.mean([2, 3]));
    }

    /// <summary>The networks with ImageNet's classes, in evaluation mode.</summary>
    public sealed class Given : IDisposable
    {
        private readonly Dictionary<string, ImageClassifier> models = [];

        public ImageClassifier this[string name]
        {
            get
            {
                if (!models.TryGetValue(name, out var model))
                    models[name] = model = ZooChecks.Fresh(name, classes: 1000);
                model.eval();
                return model;
            }
        }

        public void Dispose()
        {
            foreach (var model in models.Values)
                model.Dispose();
        }
    }
}
