using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Modules;
using SeNet.Tensors;
using SeNet.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>What must hold of any network of the zoo.</summary>
internal static class ZooChecks
{
    /// <summary>
    /// A network in evaluation mode, none of whose normalisations is the identity.
    /// </summary>
    public static ImageClassifier Fresh(
        string name, SEOptions? se = null, int inChannels = 3, int classes = 10)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        manual_seed(0);
        var model = ModelZoo.Create(name, classes, inChannels, se);
        foreach (var norm in model.modules().OfType<BatchNorm2d>())
        {
            nn.init.uniform_(norm.weight, 0.5, 1.5);
            nn.init.uniform_(norm.bias!, -0.2, 0.2);
            nn.init.uniform_(norm.running_mean!, -0.2, 0.2);
            nn.init.uniform_(norm.running_var!, 0.5, 1.5);
        }

        model.eval();
        return model;
    }

    /// <summary>Keys and shapes of a network's state, without the counts of batches.</summary>
    public static IEnumerable<string> State(ImageClassifier model) => model.state_dict()
        .Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
        .Select(entry => Entry(entry.Key, entry.Value.shape));

    public static string Entry(string key, params long[] shape) => $"{key} [{string.Join(", ", shape)}]";

    /// <summary>The entries of a normalisation.</summary>
    public static IEnumerable<string> Norm(string key, long channels) =>
        new[] { "weight", "bias", "running_mean", "running_var" }.Select(name => Entry($"{key}.{name}", channels));

    /// <summary>The entries of an SE block with a reduction of 16.</summary>
    public static IEnumerable<string> SE(string key, long channels) =>
    [
        Entry($"{key}.fc1.weight", channels / 16, channels, 1, 1), Entry($"{key}.fc1.bias", channels / 16),
        Entry($"{key}.fc2.weight", channels, channels / 16, 1, 1), Entry($"{key}.fc2.bias", channels),
    ];

    public static long Parameters(ImageClassifier model) => model.parameters().Sum(parameter => parameter.numel());

    /// <summary>The largest difference in units of the expected values' deviation.</summary>
    public static double Difference(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        actual.shape.Should().Equal(expected.shape);
        return ((actual - expected).abs().max() / expected.std()).ToDouble();
    }

    /// <summary>Compares a network with another formulation of it, in both layouts.</summary>
    public static void Gives(ImageClassifier model, Tensor images, Tensor expected)
    {
        Difference(model.call(images), expected).Should().BeLessThan(1e-4);
        Difference(model.call(ChannelsLast.Contiguous(images)), expected).Should().BeLessThan(1e-4);
    }

    public static void Folded_it_is_the_same(ImageClassifier model, int side)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var prepared = new InferenceModel(model, Precision.Float32);
        var images = FormulaWeights.Images(3, 3, side, side);
        Difference(prepared.call(images), model.call(images)).Should().BeLessThan(1e-4);
    }

    public static void In_bfloat16_it_is_nearly_the_same(ImageClassifier model, int side)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var prepared = new InferenceModel(model, Precision.BFloat16);
        var images = FormulaWeights.Images(3, 3, side, side);
        var halved = images.to_type(ScalarType.BFloat16);
        var expected = model.call(images);
        foreach (var actual in
            new[] { model.call(halved), model.call(ChannelsLast.Contiguous(halved)), prepared.call(images) })
        {
            actual.dtype.Should().Be(ScalarType.Float32);
            Difference(actual, expected).Should().BeLessThan(0.1);
        }
    }

    public static void Features_are(ImageClassifier model, int side, params (int Channels, int Side)[] expected)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var maps = model.Features(FormulaWeights.Images(1, 3, side, side));
        maps.Select(map => ((int)map.size(1), (int)map.size(2))).Should().Equal(expected);
        model.FeatureChannels.Should().Equal(expected.Select(stage => stage.Channels));
    }

    public static void Every_parameter_takes_part(ImageClassifier model, int side)
    {
        using var scope = NewDisposeScope();
        model.train();
        nn.functional.cross_entropy(model.call(FormulaWeights.Images(2, 3, side, side)), arange(2)).backward();
        foreach (var (key, parameter) in model.named_parameters())
            (parameter.grad is { } gradient && gradient.isfinite().all().ToBoolean())
                .Should().BeTrue($"the loss depends on {key}");
    }

    public static void Steps_and_calls_leave_no_tensor_behind(ImageClassifier model, int side)
    {
        using var images = Images(2, side);
        using var optimizer = new Optimizer(model, new TrainingOptions());
        Step(model, optimizer, images, 0.01);
        var before = LiveTensors.Count();
        Step(model, optimizer, images, 0.01);
        LiveTensors.Count().Should().Be(before);
        model.eval();
        using (no_grad())
        {
            model.call(images).Dispose();
            foreach (var map in model.Features(images))
                map.Dispose();
        }

        LiveTensors.Count().Should().Be(before);
    }

    private static double Step(ImageClassifier model, Optimizer optimizer, Tensor images, double rate)
    {
        using var scope = NewDisposeScope();
        model.train();
        optimizer.ZeroGradients();
        var loss = nn.functional.cross_entropy(model.call(images), arange(images.size(0)));
        loss.backward();
        optimizer.Step(rate);
        return loss.ToDouble();
    }

    private static Tensor Images(int count, int side)
    {
        using var images = FormulaWeights.Images(count, 3, side, side);
        return ChannelsLast.Contiguous(images);
    }
}
