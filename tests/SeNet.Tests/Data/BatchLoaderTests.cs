using CsCheck;
using SeNet.Data;
using SeNet.Imaging;
using TorchSharp;

namespace SeNet.Tests.Data;

public class BatchLoaderTests
{
    private static readonly Normalization Plain = new([0.5f], [0.25f]);

    /// <summary>A set of one-channel images; image i has the label i.</summary>
    private static ImageSet Numbered(int count, int side = 6) => new(
        [.. Enumerable.Range(0, count * side * side).Select(i => (byte)(i % 251 + 1))],
        [.. Enumerable.Range(0, count)], 1, side, side, [.. Enumerable.Range(0, count).Select(i => $"{i}")]);

    private static List<(long Label, double[] Pixels)> Images(BatchLoader loader, int epoch, int firstBatch = 0)
    {
        var images = new List<(long, double[])>();
        foreach (var batch in loader.Epoch(epoch, firstBatch))
            using (batch)
            {
                var labels = batch.Labels.data<long>().ToArray();
                var pixels = batch.Images.ToDoubles();
                var length = pixels.Length / labels.Length;
                images.AddRange(labels.Select((label, i) => (label, pixels[(i * length)..((i + 1) * length)])));
            }

        return images;
    }

    [Fact]
    public void Without_a_seed_the_images_come_in_order_normalised()
    {
        var set = Numbered(5);
        var images = Images(new BatchLoader(set, 2, Plain), 0);
        images.Select(image => image.Label).Should().Equal(0, 1, 2, 3, 4);
        for (var i = 0; i < 5; i++)
            for (var p = 0; p < 36; p++)
                images[i].Pixels[p].Should().BeApproximately((set.Pixels(i)[p] / 255.0 - 0.5) / 0.25, 1e-6);
    }

    [Fact]
    public void An_image_looks_the_same_in_an_epoch_whatever_the_batch_size_and_the_first_batch()
    {
        var set = Numbered(23);
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 5], Gen.Int).Sample((batchSize, epoch, seed) =>
        {
            List<(long Label, double[] Pixels)> Of(int size, int first) =>
                Images(new BatchLoader(set, size, Plain, null, Augmentation.Notebook, seed), epoch, first);
            var whole = Of(23, 0);
            Of(batchSize, 0).Should().BeEquivalentTo(whole, like => like.WithStrictOrdering());
            if (batchSize < 23)
                Of(batchSize, 1).Should().BeEquivalentTo(whole.Skip(batchSize), like => like.WithStrictOrdering());
        }, iter: 20, threads: 1);
    }

    [Theory]
    [InlineData(LastBatch.Keep, 33, new[] { 16, 16, 1 })]
    [InlineData(LastBatch.Drop, 33, new[] { 16, 16 })]
    [InlineData(LastBatch.Merge, 33, new[] { 16, 17 })]
    [InlineData(LastBatch.Merge, 47, new[] { 16, 31 })]
    [InlineData(LastBatch.Drop, 32, new[] { 16, 16 })]
    [InlineData(LastBatch.Merge, 32, new[] { 16, 16 })]
    [InlineData(LastBatch.Drop, 5, new[] { 5 })]
    [InlineData(LastBatch.Merge, 5, new[] { 5 })]
    public void A_smaller_last_batch_is_kept_left_out_or_merged(LastBatch lastBatch, int images, int[] expected)
    {
        using var loader = new BatchLoader(Numbered(images), 16, Plain, lastBatch: lastBatch);
        using var device = new DeviceImages(
            Numbered(images), Plain, new AugmentationPlan(Augmentation.None), 0, torch.ScalarType.Float32, torch.CPU);
        int[] Sizes(IEnumerable<Batch> batches) => [.. batches.Select(batch =>
        {
            using (batch)
                return batch.Count;
        })];
        Sizes(loader.Epoch(0)).Should().Equal(expected);
        Sizes(loader.Epoch(0, firstBatch: expected.Length - 1)).Should().Equal(expected[^1]);
        int[] order = [.. Enumerable.Range(0, expected.Sum())];
        var parts = expected.Select((size, i) => (expected.Take(i).Sum(), size));
        Sizes(device.Epoch(0, order, parts)).Should().Equal(expected);
        (loader.BatchCount, loader.LastBatchSize).Should().Be((expected.Length, expected[^1]));
    }

    [Fact]
    public void Each_epoch_leaves_out_other_images_and_the_same_seed_the_same()
    {
        long[] LeftOut(int seed, int epoch)
        {
            using var loader = new BatchLoader(
                Numbered(33), 16, Plain, null, Augmentation.None, seed, lastBatch: LastBatch.Drop);
            var seen = Images(loader, epoch).Select(image => image.Label).ToList();
            seen.Should().OnlyHaveUniqueItems().And.HaveCount(32);
            return [.. Enumerable.Range(0, 33).Select(index => (long)index).Except(seen)];
        }

        LeftOut(3, 1).Should().Equal(LeftOut(3, 1));
        Enumerable.Range(1, 8).Select(epoch => LeftOut(3, epoch)[0]).Distinct().Should().HaveCountGreaterThan(4);
    }

    [Fact]
    public void A_loader_or_batch_that_is_disposed_of_says_so()
    {
        var loader = new BatchLoader(Numbered(5), 2, Plain);
        using var batches = loader.Epoch(0).GetEnumerator();
        var notBegun = loader.Epoch(0);
        batches.MoveNext().Should().BeTrue();
        var batch = batches.Current;
        loader.Dispose();
        loader.Dispose();
        batch.Images.shape.Should().Equal(2, 1, 6, 6);
        FluentActions.Invoking(() => batches.MoveNext()).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => notBegun.First()).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => loader.Epoch(0))
            .Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().Contain(nameof(BatchLoader));
        batch.Dispose();
        batch.Dispose();
        FluentActions.Invoking(() => batch.Images).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => batch.Labels).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Each_epoch_has_an_order_of_its_own_and_holds_every_image_once()
    {
        var loader = new BatchLoader(Numbered(40), 7, Plain, null, Augmentation.None, shuffleSeed: 3);
        var first = Images(loader, 1).Select(image => image.Label).ToList();
        var second = Images(loader, 2).Select(image => image.Label).ToList();
        first.Order().Should().Equal(Enumerable.Range(0, 40).Select(i => (long)i));
        second.Should().BeEquivalentTo(first).And.NotEqual(first);
    }

    [Fact]
    public void Crops_fall_on_all_places_and_flips_on_half_of_the_images_equally_often()
    {
        // One bright pixel in the middle tells where an image was cut, a second one beside it whether it was mirrored.
        var pixels = new byte[81];
        (pixels[40], pixels[41]) = (255, 128);
        var set = new ImageSet(pixels, [0], 1, 9, 9, ["a"]);
        var loader = new BatchLoader(set, 1, new Normalization([0], [1]), null, Augmentation.Notebook, shuffleSeed: 1);
        const int draws = 8100;
        var places = new Dictionary<(int, int), int>();
        var flips = 0;
        for (var epoch = 0; epoch < draws; epoch++)
        {
            var image = Images(loader, epoch).Single().Pixels;
            var bright = Array.IndexOf(image, image.Max());
            var (y, x) = (bright / 9, bright % 9);
            var flipped = x > 0 && image[bright - 1] > 0 || x == 0 && (y * 9 + 1 >= 81 || image[bright + 1] == 0);
            flips += flipped ? 1 : 0;
            var place = (y, flipped ? 8 - x : x);
            places[place] = places.GetValueOrDefault(place) + 1;
        }

        // Four deviations of the binomial distribution.
        flips.Should().BeCloseTo(draws / 2, (uint)(4 * Math.Sqrt(draws) / 2));
        places.Should().HaveCount(81);
        places.Values.Should().OnlyContain(count => Math.Abs(count - 100) < 45);
    }

    [Fact]
    public void Padding_is_black_before_normalisation()
    {
        var white = new ImageSet([.. Enumerable.Repeat((byte)255, 16)], [0], 1, 4, 4, ["a"]);
        var loader = new BatchLoader(white, 1, Plain, null, [new PadAndCrop(4)], shuffleSeed: 0);
        var seen = Enumerable.Range(0, 50).SelectMany(epoch => Images(loader, epoch).Single().Pixels).Distinct();
        seen.Should().BeEquivalentTo([(1 - 0.5) / 0.25, (0 - 0.5) / 0.25]);
    }

    [Fact]
    public void Leaving_an_epoch_early_leaves_no_tensor()
    {
        var loader = new BatchLoader(Numbered(20), 3, Plain);
        var before = LiveTensors.Count();
        foreach (var batch in loader.Epoch(0))
        {
            batch.Dispose();
            break;
        }

        LiveTensors.Count().Should().Be(before);
    }

    [Fact]
    public void Augmentation_without_a_seed_is_refused()
    {
        var make = () => new BatchLoader(Numbered(3), 1, Plain, null, Augmentation.Notebook);
        make.Should().Throw<ArgumentException>().WithParameterName("shuffleSeed");
    }
}
