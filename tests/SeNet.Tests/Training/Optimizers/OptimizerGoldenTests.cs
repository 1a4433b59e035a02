using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

/// <summary>Twenty steps at falling rates against PyTorch's and timm's optimizers.</summary>
public class OptimizerGoldenTests
{
    private static readonly Dictionary<string, (OptimizerOptions Options, double Rate)> Optimizers = new()
    {
        ["sgd"] = (new Sgd { WeightDecay = 0.05 }, 0.1),
        ["adamw"] = (new AdamW { WeightDecay = 0.05 }, 0.01),
        ["adamw, betas"] = (new AdamW { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3, WeightDecay = 0 }, 0.01),
        ["lamb"] = (new Lamb { WeightDecay = 0.05 }, 0.01),
        ["lamb, unclipped"] =
            (new Lamb { Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-4, WeightDecay = 0.05, MaxGradientNorm = null }, 0.01),
        ["rmsproptf"] = (new RmsPropTF(), 0.01),
        ["rmsproptf, momentum"] =
            (new RmsPropTF { Alpha = 0.95, Epsilon = 1e-3, Momentum = 0.9, WeightDecay = 0.05 }, 0.01),
    };

    public static TheoryData<string, bool> Cases => new()
    {
        { "sgd", false }, { "sgd", true }, { "adamw", false }, { "adamw", true }, { "adamw, betas", false },
        { "lamb", false }, { "lamb", true }, { "lamb, unclipped", false }, { "rmsproptf", false },
        { "rmsproptf, momentum", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Twenty_steps_are_those_of_PyTorch_or_timm(string name, bool isDecayOfWeightsAlone)
    {
        using var scope = NewDisposeScope();
        using var model = TrainingGolden.Model();
        var (options, rate) = Optimizers[name];
        using var optimizer = new Optimizer(
            model, new TrainingOptions { Optimizer = options, DecayNormAndBias = !isDecayOfWeightsAlone });
        for (var step = 0; step < 20; step++)
        {
            TrainingGolden.SetGradients(model, step);
            optimizer.Step(rate * (1 - step / 40.0));
        }

        TrainingGolden.ShouldBe(
            model.parameters().SelectMany(parameter => parameter.ToDoubles()),
            TrainingGolden.Values("optimizers", isDecayOfWeightsAlone ? $"{name}, weights decay" : name),
            2e-6);
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        foreach (var (options, rate) in Optimizers.Values.Append((new Muon(), 0.01)))
        {
            var before = LiveTensors.Count();
            using (var model = TrainingGolden.Model())
            {
                using var optimizer = new Optimizer(model, new TrainingOptions { Optimizer = options });
                TrainingGolden.SetGradients(model, 0);
                optimizer.Step(rate);
                var after = LiveTensors.Count();
                TrainingGolden.SetGradients(model, 1);
                optimizer.Step(rate);
                LiveTensors.Count().Should().Be(after, options.ToString());
            }

            LiveTensors.Count().Should().Be(before, options.ToString());
        }
    }

    [Fact]
    public void Groups_with_and_without_weight_decay_of_their_own_keep_it()
    {
        using var scope = NewDisposeScope();
        using var model = TrainingGolden.Model();
        var before = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.ToDoubles());
        using var optimizer = new Optimizer(
            model,
            new TrainingOptions
            {
                Optimizer = new AdamW { WeightDecay = 0.5 },
                DecayNormAndBias = false,
                ParameterGroups = [new() { Names = ["conv"], WeightDecay = 0.25 }],
            });
        optimizer.ZeroGradients();
        optimizer.Step(0.1);
        foreach (var (key, parameter) in model.named_parameters())
        {
            var decay = key switch { "conv.weight" or "conv.bias" => 0.25, "fc.weight" => 0.5, _ => 0 };
            TrainingGolden.ShouldBe(
                parameter.ToDoubles(), [.. before[key].Select(value => value * (1 - 0.1 * decay))], 1e-6);
        }
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        Refused(() => new Sgd { Momentum = 1 }, "Momentum");
        Refused(() => new Sgd { WeightDecay = -1 }, "WeightDecay");
        Refused(() => new AdamW { Beta1 = 1 }, "Beta1");
        Refused(() => new AdamW { Beta2 = -0.1 }, "Beta2");
        Refused(() => new AdamW { Epsilon = 0 }, "Epsilon");
        Refused(() => new AdamW { WeightDecay = double.NaN }, "WeightDecay");
        Refused(() => new Lamb { Beta2 = 1 }, "Beta2");
        Refused(() => new Lamb { MaxGradientNorm = 0 }, "MaxGradientNorm");
        Refused(() => new RmsPropTF { Alpha = 1 }, "Alpha");
        Refused(() => new RmsPropTF { Epsilon = double.PositiveInfinity }, "Epsilon");
        Refused(() => new TrainingOptions { AccumulationSteps = 0 }, "AccumulationSteps");
    }

    private static void Refused(Func<object> make, string name) =>
        FluentActions.Invoking(make).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
}
