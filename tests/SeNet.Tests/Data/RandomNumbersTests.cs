using SeNet.Data;

namespace SeNet.Tests.Data;

public class RandomNumbersTests
{
    private const int Draws = 20_000;

    [Fact]
    public void The_same_key_gives_the_same_numbers_and_any_other_others()
    {
        double[] Numbers(int seed, int epoch, int index, string name)
        {
            var random = new RandomNumbers(seed, epoch, index, name);
            return [random.Uniform(), random.Normal(), random.Below(1000), random.Beta(0.3)];
        }

        Numbers(1, 2, 3, "a").Should().Equal(Numbers(1, 2, 3, "a"));
        double[][] others =
        [
            Numbers(1, 2, 3, "a"), Numbers(0, 2, 3, "a"), Numbers(1, 1, 3, "a"), Numbers(1, 2, 2, "a"),
            Numbers(1, 2, 3, "b"),
        ];
        others.Select(numbers => numbers[0]).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_standard_normal_distribution()
    {
        var random = new RandomNumbers(1, 0, 0, "normal");
        double[] numbers = [.. Enumerable.Range(0, Draws).Select(_ => random.Normal())];
        numbers.Average().Should().BeApproximately(0, 4 / Math.Sqrt(Draws));
        numbers.Average(x => x * x).Should().BeApproximately(1, 4 * Math.Sqrt(2.0 / Draws));
        numbers.Average(x => x * x * x * x).Should().BeApproximately(3, 4 * Math.Sqrt(96.0 / Draws));
        numbers.Count(x => Math.Abs(x) < 0.6745).Should().BeCloseTo(Draws / 2, 4 * 71);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.8)]
    [InlineData(1)]
    [InlineData(4)]
    public void Beta_numbers_have_their_mean_and_variance(double alpha)
    {
        var random = new RandomNumbers(1, 0, 0, "beta");
        double[] numbers = [.. Enumerable.Range(0, Draws).Select(_ => random.Beta(alpha))];
        numbers.Should().OnlyContain(x => x >= 0 && x <= 1);
        var variance = 1 / (4 * (2 * alpha + 1));
        numbers.Average().Should().BeApproximately(0.5, 4 * Math.Sqrt(variance / Draws));
        numbers.Average(x => (x - 0.5) * (x - 0.5)).Should().BeApproximately(variance, 0.03 * variance);
        if (alpha == 1)
            numbers.Count(x => x < 0.2).Should().BeCloseTo(Draws / 5, 4 * 57);
    }

    [Fact]
    public void Tiny_parameters_give_0_or_1_and_never_NaN()
    {
        var random = new RandomNumbers(1, 0, 0, "beta");
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(_ => random.Beta(1e-4))];
        numbers.Should().OnlyContain(x => x >= 0 && x <= 1);
        numbers.Count(x => x > 0.5).Should().BeInRange(400, 600);
    }

    [Fact]
    public void Permutations_hold_each_number_once()
    {
        var order = new RandomNumbers(1, 0, 0, "order").Permutation(50);
        order.Should().BeEquivalentTo(Enumerable.Range(0, 50)).And.NotBeInAscendingOrder();
    }
}
