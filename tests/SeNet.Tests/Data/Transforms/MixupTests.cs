using SeNet.Data;
using SeNet.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Data;

/// <summary>Mixup and CutMix mix images and targets as timm does (mode batch, partners from the batch's end).</summary>
public class MixupTests
{
    private static readonly Normalization Levels = new([0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Mixup_mixes_images_and_targets_by_the_same_part(int count)
    {
        using var scope = NewDisposeScope();
        var (before, labels) = Images(count);
        var (after, targets) = new Mixup().Apply(before, labels, 7, Random(1));
        var own = targets[0, 0].item<float>(); // Image i has the class i.
        own.Should().BeInRange(0, 1);
        var expected = before * own + before.flip(0) * (1 - own);
        Golden.LargestDifference(after, expected).Should().BeLessThan(1e-3);
        var hard = nn.functional.one_hot(labels, 7);
        var expectedTargets = hard * own + hard.flip(0) * (1 - own);
        Golden.LargestDifference(targets, expectedTargets).Should().BeLessThan(1e-6);
        after.stride().Should().Equal(before.stride());
        Golden.LargestDifference(before, Images(count).Images).Should().Be(0, "the network's images are others");
    }

    [Fact]
    public void CutMix_mixes_the_targets_by_the_area_that_is_replaced()
    {
        using var scope = NewDisposeScope();
        var (before, labels) = Images(6);
        var cut = 0;
        for (var draw = 0; draw < 60; draw++)
        {
            var (after, targets) = new CutMix().Apply(before, labels, 7, Random(draw));
            var changed = after.ne(before).any(1); // [N, H, W]
            changed.eq(changed[0]).all().item<bool>().Should().BeTrue("all images have the same rectangle");
            after.where(after.ne(before), before.flip(0)).equal(before.flip(0)).all().item<bool>().Should().BeTrue();
            var area = changed[0].sum().item<long>();
            targets[0, 0].item<float>().Should().BeApproximately(1 - area / 600f, 1e-6f);
            targets[0, 5].item<float>().Should().BeApproximately(area / 600f, 1e-6f);
            after.stride().Should().Equal(before.stride());
            var (rows, columns) = (changed[0].any(1).sum().item<long>(), changed[0].any(0).sum().item<long>());
            (rows * columns).Should().Be(area, "it is a rectangle");
            cut += area > 0 ? 1 : 0;
        }

        cut.Should().BeGreaterThan(40);
    }

    [Fact]
    public void Rectangles_are_those_of_timm()
    {
        // timm.data.mixup.rand_bbox: int(30 * sqrt(1 - 0.19)) = 27 rows and 18 columns of 20, halves 13 and 9.
        var boxes = Enumerable.Range(0, 4000).Select(draw => CutMix.Choose(30, 20, 0.19, Random(draw))).ToList();
        boxes.Max(box => box.Height).Should().Be(26);
        boxes.Max(box => box.Width).Should().Be(18);
        boxes.Min(box => box.Height).Should().Be(13);
        boxes.Min(box => box.Width).Should().Be(9);
        boxes.Should().OnlyContain(
            box => box.Top >= 0 && box.Left >= 0 && box.Top + box.Height <= 30 && box.Left + box.Width <= 20);
        boxes.Select(box => box.Top).Distinct().Should().HaveCount(17);
        CutMix.Choose(30, 20, 1, Random(1)).Height.Should().Be(0);
        var whole = CutMix.Choose(30, 20, 0, Random(1));
        (whole.Height, whole.Width).Should().Match<(int, int)>(size => size.Item1 >= 15 && size.Item2 >= 10);
    }

    [Fact]
    public void Smoothed_targets_that_are_mixed_are_mixed_targets_that_are_smoothed()
    {
        // What timm's Mixup does with its own label_smoothing is what the loss makes of the mixture.
        using var scope = NewDisposeScope();
        var logits = randn(4, 7);
        var labels = tensor(new long[] { 0, 3, 5, 6 });
        const double smoothing = 0.1;
        var (_, mixed) = new Mixup().Apply(zeros(4, 3, 2, 2), labels, 7, Random(2));
        var own = mixed[0, 0].item<float>();
        var smooth = nn.functional.one_hot(labels, 7) * (1 - smoothing) + smoothing / 7;
        var timm = smooth * own + smooth.flip(0) * (1 - own);
        var expected = -(timm * logits.log_softmax(1)).sum(1).mean();
        var actual = nn.functional.cross_entropy(logits, mixed, label_smoothing: smoothing);
        actual.item<float>().Should().BeApproximately(expected.item<float>(), 1e-5f);
    }

    [Fact]
    public void One_of_two_is_drawn_with_its_probability()
    {
        using var scope = NewDisposeScope();
        var (before, labels) = Images(2);
        var choice = new RandomBatchChoice(new Mixup(), new CutMix()) { SecondProbability = 0.25 };
        var (mixups, cuts) = (0, 0);
        for (var draw = 0; draw < 400; draw++)
        {
            using var inner = NewDisposeScope();
            var (after, _) = choice.Apply(before, labels, 2, Random(draw));
            // A mixture changes all pixels of this image, a cut none or a part that is its partner's.
            if (after.eq(before).logical_or(after.eq(before.flip(0))).all().item<bool>())
                cuts++;
            else
                mixups++;
        }

        cuts.Should().BeInRange(70, 130);
        mixups.Should().Be(400 - cuts);
    }

    [Fact]
    public void Without_mixing_targets_are_one_hot()
    {
        using var scope = NewDisposeScope();
        var (before, labels) = Images(3);
        foreach (var transform in (BatchTransform[])[new Mixup { Probability = 0 }, new CutMix { Probability = 0 }])
        {
            var (after, targets) = transform.Apply(before, labels, 7, Random(3));
            after.equal(before).all().item<bool>().Should().BeTrue();
            targets.equal(nn.functional.one_hot(labels, 7)).all().item<bool>().Should().BeTrue();
            targets.dtype.Should().Be(ScalarType.Float32);
        }
    }

    [Fact]
    public void A_loader_gives_soft_targets_and_their_largest_classes()
    {
        var images = new ImageSet(
            [.. Enumerable.Range(0, 5 * 3 * 4).Select(i => (byte)(4 * i))], [0, 1, 2, 3, 4], 3, 2, 2, [
            .. "abcde".Select(letter => $"{letter}")]);
        var before = LiveTensors.Count();
        foreach (var precision in (Precision[])[Precision.Float32, Precision.BFloat16])
        {
            using var plain = new BatchLoader(images, 2, Levels, null, Augmentation.None, 1, precision);
            using var mixing = new BatchLoader(images, 2, Levels, null, [new Mixup(), new CutMix()], 1, precision);
            foreach (var (mixed, given) in mixing.Epoch(1).Zip(plain.Epoch(1)))
            {
                using (mixed)
                using (given)
                using (NewDisposeScope())
                {
                    mixed.Images.dtype.Should().Be(given.Images.dtype);
                    mixed.Images.stride().Should().Equal(given.Images.stride());
                    mixed.Targets.shape.Should().Equal(given.Count, 5);
                    Golden.LargestDifference(mixed.Targets.sum(1), ones(given.Count)).Should().BeLessThan(1e-6);
                    mixed.Labels.ToDoubles().Should().Equal(mixed.Targets.argmax(1).ToDoubles());
                    given.Targets.ToDoubles().Should().Equal(given.Labels.ToDoubles());
                }
            }
        }

        LiveTensors.Count().Should().Be(before);
    }

    [Fact]
    public void Batches_are_mixed_the_same_from_any_first_batch_on()
    {
        var images = new ImageSet(
            [.. Enumerable.Range(0, 12 * 3 * 4).Select(i => (byte)i)], new int[12], 3, 2, 2, ["a", "b"]);
        List<double[]> From(int first)
        {
            using var loader = new BatchLoader(images, 4, Levels, null, [new Mixup()], 1);
            var batches = new List<double[]>();
            foreach (var batch in loader.Epoch(2, first))
                using (batch)
                    batches.Add([.. batch.Images.ToDoubles(), .. batch.Targets.ToDoubles()]);
            return batches;
        }

        From(1).Should().BeEquivalentTo(From(0).Skip(1), like => like.WithStrictOrdering());
    }

    [Fact]
    public void Targets_of_a_batch_are_classes_or_probabilities()
    {
        using var scope = NewDisposeScope();
        foreach (var wrong in (Tensor[])[zeros(3), zeros(2, 4, dtype: ScalarType.Int64), zeros(3, 4, 1), zeros(4, 4)])
            FluentActions.Invoking(() => new Batch(zeros(3, 3, 2, 2), wrong)).Should().Throw<ArgumentException>()
                .WithMessage("targets is *; for 3 images it is Int64 [3] (classes) or Float32 [3, classes]*");
    }

    /// <summary>Images, channels-last, of classes 0, 1, ...; all pixels differ.</summary>
    private static (Tensor Images, Tensor Labels) Images(int count) =>
        (arange(count * 600 * 3).to_type(ScalarType.Float32).view(count, 30, 20, 3).permute(0, 3, 1, 2),
            arange(count).to_type(ScalarType.Int64));

    private static RandomNumbers Random(int draw) => new(draw, 1, 0, "test");
}
