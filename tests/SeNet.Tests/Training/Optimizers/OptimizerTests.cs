using SeNet.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

/// <summary>Steps with parameter groups against their arithmetic, a parameter at a time.</summary>
public class OptimizerTests
{
    private static readonly IReadOnlyList<ParameterGroup> Groups =
    [
        new() { Names = ["first"], LearningRateFactor = 0.1, FrozenEpochs = 1 },
        new() { Names = ["second.bias", "last.bias"], WeightDecay = 0 },
        new() { Names = ["second"], LearningRateFactor = 3, WeightDecay = 0.2 },
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_parameter_moves_by_the_rate_and_decay_of_its_group(bool nesterov)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var model = Model();
        var options =
            new TrainingOptions
            {
                Optimizer = new Sgd { Nesterov = nesterov, WeightDecay = 0.05 }, ParameterGroups = Groups,
            };
        var expected = model.named_parameters()
            .ToDictionary(pair => pair.name, pair => pair.parameter.detach().clone());
        var velocities = expected.ToDictionary(pair => pair.Key, pair => zeros_like(pair.Value));
        using var optimizer = new Optimizer(model, options);
        for (var step = 1; step <= 4; step++)
        {
            var (rate, epoch) = (0.1 / step, step <= 2 ? 1 : 2);
            optimizer.ZeroGradients();
            foreach (var (key, parameter) in model.named_parameters())
            {
                var (factor, decay, frozen) = key switch
                {
                    "first.weight" or "first.bias" => (0.1, 0.05, epoch == 1),
                    "second.weight" => (3, 0.2, false),
                    "last.weight" => (1, 0.05, false),
                    _ => (1, 0, false),
                };
                var gradient = randn_like(parameter);
                parameter.grad!.copy_(gradient);
                if (frozen)
                    continue;
                var d = gradient + decay * expected[key];
                velocities[key] = 0.9 * velocities[key] + d;
                expected[key] -= rate * factor * (nesterov ? d + 0.9 * velocities[key] : velocities[key]);
            }

            optimizer.Step(rate, epoch);
            foreach (var (key, parameter) in model.named_parameters())
                (parameter - expected[key]).abs().max().ToDouble()
                    .Should().BeLessThan(1e-6, "step {0}, {1}", step, key);
        }

        var state = optimizer.State;
        foreach (var (key, velocity) in velocities)
            (state[key] - velocity).abs().max().ToDouble().Should().BeLessThan(1e-5, key);
    }

    [Fact]
    public void Without_a_schedule_it_is_libtorchs_own_descent_with_parameter_groups()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var model = Model();
        using var copy = Model();
        copy.load_state_dict(model.state_dict());
        var byName = copy.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        SGD.ParamGroup Group(double rate, double decay, params string[] keys) =>
            new(keys.Select(key => byName[key]), lr: rate, momentum: 0.9, weight_decay: decay, nesterov: true);
        using var libtorch = optim.SGD(
        [
            Group(0.01, 0.05, "first.weight", "first.bias"), Group(0.1, 0, "second.bias", "last.bias"),
            Group(0.3, 0.2, "second.weight"), Group(0.1, 0.05, "last.weight"),
        ], 0.1);
        using var optimizer = new Optimizer(
            model, new TrainingOptions { Optimizer = new Sgd { WeightDecay = 0.05 }, ParameterGroups = Groups });
        var images = randn(5, 3, 5, 5);
        for (var step = 0; step < 3; step++)
        {
            libtorch.zero_grad();
            copy.call(images).square().mean().backward();
            libtorch.step();
            optimizer.ZeroGradients();
            model.call(images).square().mean().backward();
            optimizer.Step(0.1);
        }

        foreach (var (key, parameter) in model.named_parameters())
            (parameter - byName[key]).abs().max().ToDouble().Should().BeLessThan(1e-6, key);
    }

    [Fact]
    public void A_groups_factor_scales_Muons_rate_and_its_frozen_epochs_keep_Muons_velocity()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var model = Model();
        var options = new TrainingOptions
        {
            LearningRate = 0.1, Optimizer = new Muon { LearningRate = 0.4 }, ParameterGroups = Groups
        };
        using var optimizer = new Optimizer(model, options);
        var before = model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        void Step(int epoch)
        {
            foreach (var parameter in model.parameters())
                parameter.grad!.fill_(2);
            optimizer.Step(0.05, epoch);
        }

        Step(epoch: 1);
        model.state_dict()["first.weight"].eq(before["first.weight"]).all().ToBoolean().Should().BeTrue();
        optimizer.State["first.weight"].count_nonzero().ToInt64().Should().Be(0);
        ShouldBe("second.weight", rate: 0.4 * 0.5 * 3);
        Step(epoch: 2);
        ShouldBe("first.weight", rate: 0.4 * 0.5 * 0.1);

        void ShouldBe(string key, double rate)
        {
            var (after, start) = (model.state_dict()[key], before[key]);
            var rows = start.size(0);
            var expected = start * (Math.Sqrt(rows) / start.norm())
                - rate * MuonRule.Orthogonalize(full_like(start.flatten(1), 2)).view(start.shape);
            (after - expected).abs().max().ToDouble().Should().BeLessThan(1e-5, key);
        }
    }

    private static nn.Module<Tensor, Tensor> Model() =>
        nn.Sequential(
            ("first", nn.Conv2d(3, 4, 3)), ("second", nn.Conv2d(4, 6, 3)), ("flat", nn.Flatten()),
            ("last", nn.Linear(6, 2)));
}
