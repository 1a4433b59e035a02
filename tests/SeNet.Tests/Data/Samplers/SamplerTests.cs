using SeNet.Data;
using SeNet.Data.Randomness;
using SeNet.Imaging;

namespace SeNet.Tests.Data;

public class SamplerTests
{
    /// <summary>20 images of class 0, 4 of class 1, 1 of class 2, and none of class 3.</summary>
    private static readonly int[] Labels = [.. new int[20], 1, 1, 1, 1, 2];

    public static TheoryData<Sampler> All => new(
        new ShuffledSampler(), new ClassBalancedSampler(), new ClassBalancedSampler { ImagesPerEpoch = 40 },
        new SubsetSampler([3, 8, 20, 24, 3]), new WeightedSampler(Enumerable.Range(0, 25).Select(i => (double)i), 60));

    [Theory]
    [MemberData(nameof(All))]
    public void An_epoch_depends_on_seed_and_epoch_alone(Sampler sampler)
    {
        var images = Set();
        var first = sampler.Indices(images, 1, 2);
        first.Should().HaveCount(sampler.Count(images)).And.OnlyContain(index => index >= 0 && index < 25);
        sampler.Indices(images, 1, 2).Should().Equal(first);
        sampler.Indices(images, 1, 3).Should().NotEqual(first);
        sampler.Indices(images, 2, 2).Should().NotEqual(first);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_loader_gives_the_images_of_the_sampler_from_any_batch_on(Sampler sampler)
    {
        var images = Set();
        var order = sampler.Indices(images, 5, 1);
        using var loader = new BatchLoader(
            images, 4, new Normalization([0], [1 / 255f]), null, Augmentation.None, 5, sampler: sampler);
        loader.BatchCount.Should().Be((order.Length + 3) / 4);
        Seen(loader, 0).Should().Equal(order);
        Seen(loader, 1).Should().Equal(order.Skip(4));
    }

    [Fact]
    public void Shuffled_is_the_order_of_a_loader_without_sampler()
    {
        using var loader = new BatchLoader(
            Set(), 4, new Normalization([0], [1 / 255f]), null, Augmentation.None, 5);
        new ShuffledSampler().Indices(Set(), 5, 1).Should().Equal(Seen(loader, 0))
            .And.Equal(CounterRandom.Permutation(25, 5, 1));
    }

    [Fact]
    public void Balanced_classes_come_equally_often_and_their_images_too()
    {
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var order = new ClassBalancedSampler().Indices(Set(), 1, epoch);
            order.CountBy(index => Labels[index]).Select(pair => pair.Value).Should().BeEquivalentTo([8, 8, 9]);
            var times = order.CountBy(index => index).ToDictionary();
            times.Where(pair => Labels[pair.Key] == 0).Should().OnlyContain(pair => pair.Value == 1);
            times.Where(pair => Labels[pair.Key] == 1).Should().HaveCount(4)
                .And.OnlyContain(pair => pair.Value == 2 || pair.Value == 3);
        }

        // Over the epochs, all images of the large class.
        Enumerable.Range(0, 20).SelectMany(epoch => new ClassBalancedSampler().Indices(Set(), 1, epoch))
            .Distinct().Should().HaveCount(25);
    }

    [Fact]
    public void Weights_are_probabilities()
    {
        double[] weights = [.. new double[20], 1, 2, 3, 0, 4];
        var sampler = new WeightedSampler(weights, 10_000);
        var counts = sampler.Indices(Set(), 1, 1).CountBy(index => index).ToDictionary();
        counts.Keys.Should().BeEquivalentTo([20, 21, 22, 24]);
        foreach (var (index, count) in counts)
            count.Should().BeCloseTo((int)(1000 * weights[index]), 200);
    }

    [Fact]
    public void A_subset_has_its_images_alone() =>
        new SubsetSampler([3, 8, 20, 3]).Indices(Set(), 1, 1).Should().BeEquivalentTo([3, 3, 8, 20]);

    [Fact]
    public void An_index_outside_the_set_is_named_with_epoch_and_position()
    {
        using var loader = new BatchLoader(
            Set(), 4, new Normalization([0], [1]), null, Augmentation.None, 5, sampler: new Own(25));
        FluentActions.Invoking(() => loader.Epoch(3).First()).Should().Throw<InvalidOperationException>()
            .WithMessage("Own(Wrong = 25, Length = 25) gave index 25 at position 7 of epoch 3; the set holds 25 " +
                "images, and an index is 0 to 24.");
        using var shorter = new BatchLoader(
            Set(), 4, new Normalization([0], [1]), null, Augmentation.None, 5, sampler: new Own(0) { Length = 24 });
        FluentActions.Invoking(() => shorter.Epoch(3).First()).Should().Throw<InvalidOperationException>()
            .WithMessage("*gave 24 indices in epoch 3; its Count is 25*");
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_the_first_epoch()
    {
        FluentActions.Invoking(() => new SubsetSampler([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new SubsetSampler([1, -2])).Should().Throw<ArgumentException>()
            .WithMessage("indices has -2*");
        FluentActions.Invoking(() => new WeightedSampler([1, double.NaN])).Should().Throw<ArgumentException>()
            .WithMessage("The weight of image 1 is NaN*");
        FluentActions.Invoking(() => new WeightedSampler([0, 0])).Should().Throw<ArgumentException>()
            .WithMessage("The weights sum to 0*");
        FluentActions.Invoking(() => new WeightedSampler([1], 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ClassBalancedSampler { ImagesPerEpoch = 0 })
            .Should().Throw<ArgumentOutOfRangeException>();
        Loading(new SubsetSampler([24, 25])).Should().Throw<ArgumentException>().WithMessage(
            "The sampler's index 25 at position 1 is outside the set of 25 images*");
        Loading(new WeightedSampler([1, 2])).Should().Throw<ArgumentException>().WithMessage(
            "The sampler has 2 weights and the set 25 images*");
        FluentActions.Invoking(() => new BatchLoader(
            Set(), 4, new Normalization([0], [1]), sampler: new ShuffledSampler()))
            .Should().Throw<ArgumentException>().WithParameterName("shuffleSeed");

        static Action Loading(Sampler sampler) =>
            () => new BatchLoader(Set(), 4, new Normalization([0], [1]), null, null, 1, sampler: sampler).Dispose();
    }

    private static List<int> Seen(BatchLoader loader, int firstBatch)
    {
        var seen = new List<int>();
        foreach (var batch in loader.Epoch(1, firstBatch))
            using (batch)
                seen.AddRange(batch.Images.ToDoubles().Select(level => (int)Math.Round(level)));
        return seen;
    }

    /// <summary>Images of one pixel: image i is i.</summary>
    private static ImageSet Set() =>
        new([.. Enumerable.Range(0, 25).Select(i => (byte)i)], Labels, 1, 1, 1, ["a", "b", "c", "d"]);

    private sealed record Own(int Wrong) : Sampler
    {
        public int Length { get; init; } = 25;

        public override int[] Indices(ImageSource images, int seed, int epoch)
        {
            int[] indices = [.. Enumerable.Range(0, Length)];
            indices[7] = Wrong;
            return indices;
        }
    }
}
