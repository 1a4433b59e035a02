using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public class MuonTests
{
    [Theory]
    [InlineData(24, 72)]
    [InlineData(72, 24)]
    [InlineData(40, 40)]
    public void A_matrix_becomes_nearly_the_orthogonal_factor_of_its_polar_decomposition(long rows, long columns)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (u, _, v) = linalg.svd(randn([rows, columns]), fullMatrices: false);
        var singular = linspace(0.3, 1, u.size(1));
        var result = MuonRule.Orthogonalize(u.mm(diag(singular)).mm(v) * 123);

        result.shape.Should().Equal(rows, columns);
        linalg.svdvals(result).ToDoubles().Should().OnlyContain(value => value > 0.6 && value < 1.3);
        var (resultNorm, factorNorm) = (result.norm().ToDouble(), Math.Sqrt(u.size(1)));
        ((result * u.mm(v)).sum().ToDouble() / (resultNorm * factorNorm)).Should().BeGreaterThan(0.97);
    }

    [Fact]
    public void A_step_moves_a_weight_of_norm_root_rows_against_the_momentum()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (weight, velocity, gradient) = (randn([8, 4, 3, 3]) * 7, randn([8, 4, 3, 3]), randn([8, 4, 3, 3]));
        var newVelocity = velocity * 0.5 + gradient;
        var expected = weight * (Math.Sqrt(8) / weight.norm())
            - 0.25 * MuonRule.Orthogonalize((gradient + 0.5 * newVelocity).flatten(1)).view(8, 4, 3, 3);

        MuonRule.Step(weight, gradient.clone(), velocity, momentum: 0.5, learningRate: 0.25);
        (weight - expected).abs().max().ToDouble().Should().BeLessThan(1e-5);
        (velocity - newVelocity).abs().max().ToDouble().Should().BeLessThan(1e-6);
    }

    [Fact]
    public void Convolutions_of_more_than_a_pixel_are_trained_by_it_and_all_else_by_stochastic_gradient_descent()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(
            ("pointwise", nn.Conv2d(3, 4, 1)), ("convolution", nn.Conv2d(4, 6, 3)), ("linear", nn.Linear(6, 2)));
        var options = new TrainingOptions
        {
            LearningRate = 0.1,
            Optimizer = new Muon { LearningRate = 0.4, Others = new Sgd { Momentum = 0.5, WeightDecay = 0.01 } },
        };
        using var optimizer = new Optimizer(model, options);
        var before = model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        optimizer.ZeroGradients();
        foreach (var parameter in model.parameters())
            parameter.grad!.fill_(2);

        optimizer.Step(learningRate: 0.05);

        foreach (var (key, after) in model.state_dict())
            if (key == "convolution.weight")
            {
                var start = before[key] * (Math.Sqrt(6) / before[key].norm());
                var direction = MuonRule.Orthogonalize(full([6, 36], 2.0)).view(6, 4, 3, 3);
                (after - (start - 0.2 * direction)).abs().max().ToDouble()
                    .Should().BeLessThan(1e-5, "half the rate of all others is half of Muon's");
            }
            else
            {
                // The first step of Nesterov's momentum: v = d, and the parameter moves by d + 0.5 v.
                var direction = 2 + 0.01 * before[key];
                (after - (before[key] - 0.05 * 1.5 * direction)).abs().max().ToDouble().Should().BeLessThan(1e-6, key);
            }
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        FluentActions.Invoking(() => new Muon { LearningRate = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("LearningRate");
        FluentActions.Invoking(() => new Muon { Momentum = 1 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Momentum");
    }
}
