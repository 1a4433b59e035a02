using System.Security.Cryptography;
using System.Text;
using SeNet.Modules;
using SeNet.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>What is held against the published sources for each Inception network and its plain twin.</summary>
/// <param name="name">Name of the network with SE.</param>
/// <param name="side">Side of the images of its tests.</param>
/// <param name="logits">The network written out in libtorch's own operations: state dict and images to logits.</param>
public abstract class InceptionChecks(string name, int side, Func<IDictionary<string, Tensor>, Tensor, Tensor> logits)
{
    /// <summary>
    /// The sources' state keys and shapes, as the first 16 digits of the SHA-256 of their lines <c>key [a, b]</c> in
    /// ordinal order, joined by line feeds.
    /// </summary>
    private protected static void KeysAndParameters(string name, int keys, long parameters, string digest)
    {
        using var scope = NewDisposeScope();
        using var model = ModelZoo.Create(name);
        var lines = model.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]")
            .Order(StringComparer.Ordinal).ToArray();
        lines.Should().HaveCount(keys);
        model.modules().Distinct().Should().HaveSameCount(
            model.named_modules(), "no layer is there under a second key");
        model.parameters().Sum(parameter => parameter.numel()).Should().Be(parameters);
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16]
            .Should().Be(digest);
    }

    [Fact]
    public void Logits_are_those_of_the_network_written_out_with_and_without_SE()
    {
        foreach (var twin in new[] { name, name[2..] })
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var model = Filled(twin);
            var images = FormulaWeights.Images(2, 3, side, side);
            var expected = logits(model.state_dict(), images);
            Golden.LargestDifference(model.call(images), expected).Should().BeLessThan(1e-4 * Deviation(expected));
            Golden.LargestDifference(model.call(ChannelsLast(images)), expected)
                .Should().BeLessThan(1e-4 * Deviation(expected));
        }
    }

    [Fact]
    public void Folded_and_in_bfloat16_it_gives_nearly_the_same_and_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Filled(name);
        var images = ChannelsLast(FormulaWeights.Images(2, 3, side, side));
        var expected = model.call(images);
        using (var folded = new InferenceModel(model, Precision.Float32))
            Golden.LargestDifference(folded.call(images), expected).Should().BeLessThan(1e-4 * Deviation(expected));
        using (var folded = new InferenceModel(model, Precision.BFloat16))
            RelativeError(folded.call(images), expected).Should().BeLessThan(0.05);
        var rounded = images.to_type(ScalarType.BFloat16);
        RelativeError(model.call(rounded), expected).Should().BeLessThan(0.05);

        var before = LiveTensors.Count();
        model.call(rounded).Dispose();
        model.call(images).Dispose();
        LiveTensors.Count().Should().Be(before);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void The_loss_of_eight_images_falls_below_a_tenth_within_sixty_steps_and_no_tensor_stays(Precision precision)
    {
        if (precision == Precision.BFloat16 && !PrecisionChoice.HasBFloat16(CPU))
            return;
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var model = ModelZoo.Create(name, classes: 8);
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        var images = ChannelsLast(randn(8, 3, side, side)).to_type(PrecisionChoice.TypeOf(precision));
        var labels = arange(8);
        var losses = new List<double>();
        var counts = new List<long>();
        while (losses.Count < 60 && (losses.Count < 3 || losses[^1] >= losses[0] / 10))
        {
            using (NewDisposeScope())
            {
                optimizer.zero_grad();
                var loss = nn.functional.cross_entropy(model.call(images), labels);
                loss.backward();
                optimizer.step();
                losses.Add(loss.ToDouble());
            }

            counts.Add(LiveTensors.Count());
        }

        losses[^1].Should().BeLessThan(
            losses[0] / 10, "the losses were {0}", string.Join(" ", losses.Select(loss => loss.ToString("F3"))));
        counts.Skip(1).Distinct().Should().ContainSingle();
    }

    private protected static ImageClassifier Filled(string name)
    {
        var model = ModelZoo.Create(name);
        FormulaWeights.Fill(model);
        model.eval();
        return model;
    }

    private protected static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static double Deviation(Tensor logits) => logits.std().ToDouble();

    private static double RelativeError(Tensor actual, Tensor expected) =>
        (actual - expected).norm().ToDouble() / (expected - expected.mean()).norm().ToDouble();
}
