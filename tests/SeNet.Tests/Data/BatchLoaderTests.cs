using CsCheck;
using SeNet.Data;
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
            List<(long Label, double[] Pixels)> Of(int size, int first) => Images(new BatchLoader(set, size, Plain, null, Augmentation.Notebook, seed), epoch, first);
            var whole = Of(23, 0);
            Of(batchSize, 0).Should().BeEquivalentTo(whole, like => like.WithStrictOrdering());
            if (batchSize < 23)
                Of(batchSize, 1).Should().BeEquivalentTo(whole.Skip(batchSize), like => like.WithStrictOrdering());
        }, iter: 20, threads: 1);
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
        var loader = new BatchLoader(white, 1, Plain, null, new Augmentation { Padding = 4 }, shuffleSeed: 0);
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
