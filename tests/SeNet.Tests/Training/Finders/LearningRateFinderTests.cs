using SeNet.Data;
using SeNet.Modules;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training.Finders;

public class LearningRateFinderTests
{
    [Fact]
    public void The_suggestion_is_where_numpys_gradient_is_lowest()
    {
        using var golden = new FollowingGolden();
        var curve = new LearningRateCurve(
        [
            .. golden.Numbers("finder", "rates").Zip(
                golden.Numbers("finder", "losses"), (rate, loss) => new LearningRatePoint(rate, 0, loss)),
        ]);
        curve.Suggestion.Should().BeApproximately(golden.Number("finder", "suggestion"), 1e-12);
        new LearningRateCurve([.. curve.Points.Select((point, i) => point with { SmoothedLoss = i })])
            .Suggestion.Should().BeNull("the loss rises everywhere");
        new LearningRateCurve([]).Suggestion.Should().BeNull();
    }

    [Fact]
    public void The_rate_rises_by_the_same_factor_and_the_model_is_as_it_was()
    {
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        network.eval();
        var before = Values(network);
        var generator = random.get_rng_state().bytes.ToArray();
        var tensors = LiveTensors.Count();
        var curve = new LearningRateFinder(network, TinyRun.Options)
        {
            MinLearningRate = 1e-4, MaxLearningRate = 1e-2, Steps = 21, Smoothing = 0.5, Divergence = 100,
        }.Run(MiniData.Train(40));

        curve.Points.Select(point => point.LearningRate).Should().Equal(
            [.. Enumerable.Range(0, 21).Select(i => 1e-4 * Math.Pow(100, i / 20.0))],
            (a, b) => Math.Abs(a / b - 1) < 1e-9);
        var (mean, weight) = (0.0, 0.0);
        foreach (var point in curve.Points)
        {
            (mean, weight) = (mean / 2 + point.Loss / 2, weight / 2 + 0.5);
            point.SmoothedLoss.Should().BeApproximately(mean / weight, 1e-9);
        }

        Values(network).Should().Equal(before);
        network.training.Should().BeFalse();
        random.get_rng_state().bytes.ToArray().Should().Equal(generator);
        LiveTensors.Count().Should().BeLessThanOrEqualTo(tensors + 2, "the two states of the generator are the test's");
    }

    /// <summary>The epochs of a sampler have another length than the set.</summary>
    [Fact]
    public void The_rate_rises_as_evenly_with_a_sampler()
    {
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        var options = TinyRun.Options with { Sampler = new SubsetSampler(Enumerable.Range(0, 12)) };
        var curve = new LearningRateFinder(network, options)
        {
            MinLearningRate = 1e-4, MaxLearningRate = 1e-2, Steps = 11, Divergence = 100,
        }.Run(MiniData.Train(40));
        curve.Points.Select(point => point.LearningRate).Should().Equal(
            [.. Enumerable.Range(0, 11).Select(i => 1e-4 * Math.Pow(100, i / 10.0))],
            (a, b) => Math.Abs(a / b - 1) < 1e-9);
    }

    [Fact]
    public void A_loss_that_grows_beyond_all_bounds_ends_the_sweep_and_spoils_nothing()
    {
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        var before = Values(network);
        var finder = new LearningRateFinder(network, TinyRun.Options)
        {
            MinLearningRate = 1, MaxLearningRate = 1e12, Steps = 40, Smoothing = 0,
        };
        var curve = finder.Run(MiniData.Train(20));
        curve.Points.Should().HaveCountLessThan(40);
        Values(network).Should().Equal(before);
    }

    [Fact]
    public void A_cancelled_sweep_restores_the_model_and_a_wrong_range_is_named()
    {
        using var network = new Network(3, 16, 1, 10);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        FluentActions.Invoking(() => new LearningRateFinder(network).Run(MiniData.Train(20), cancelled.Token))
            .Should().Throw<OperationCanceledException>();
        var wrong = new LearningRateFinder(network) { MinLearningRate = 1, MaxLearningRate = 0.1 };
        wrong.Invoking(finder => finder.Run(MiniData.Train(20))).Should().Throw<ArgumentException>().WithMessage(
            "MinLearningRate is 1 and MaxLearningRate is 0.1; the minimum is below the maximum.");
        FluentActions.Invoking(() => new LearningRateFinder(network) { Steps = 3 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Steps is at least 10.*");
    }

    internal static float[] Values(nn.Module model) =>
        [.. model.state_dict().Values.SelectMany(tensor =>
        {
            using var floats = tensor.to(ScalarType.Float32);
            return floats.data<float>().ToArray();
        })];
}
