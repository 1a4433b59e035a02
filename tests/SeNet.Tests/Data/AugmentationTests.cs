using SeNet.Data.Randomness;
using SeNet.Data;
using SeNet.Runtime;
using SeNet.Imaging;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Data;

public class AugmentationTests
{
    public static TheoryData<string> All => [.. Augmentations.Keys];

    private static Dictionary<string, Augmentation> Augmentations { get; } = new()
    {
        ["none"] = Augmentation.None,
        ["notebook"] = Augmentation.Notebook,
        ["reflected"] = [new PadAndCrop(3, reflect: true)],
        ["far padding"] = [new PadAndCrop(20, reflect: true), new RandomHorizontalFlip()],
        ["flips"] = [new RandomVerticalFlip(), new RandomHorizontalFlip { Probability = 0.8 }],
        ["cutout"] = [new Cutout(3)],
        ["erasing"] = [new RandomErasing { MaxCount = 3, Probability = 0.9 }],
        ["everything"] =
        [
            new PadAndCrop(2, reflect: true), new AlternatingHorizontalFlip(), new RandomVerticalFlip(), new Cutout(4),
            new Cutout(2), new RandomErasing(),
        ],
    };

    [Theory]
    [MemberData(nameof(All))]
    public void On_a_device_images_become_what_they_become_in_the_processors_memory(string name)
    {
        using var scope = NewDisposeScope();
        var images = RandomImages(23, 7, 5);
        foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            using var loader = new BatchLoader(
                images, 10, Normalization.Cifar10, null, Augmentations[name], 4, precision);
            using var device = new DeviceImages(
                images,
                Normalization.Cifar10,
                new AugmentationPlan(Augmentations[name]),
                4,
                PrecisionChoice.TypeOf(precision),
                CPU);
            var order = CounterRandom.Permutation(images.Count, 4, 3);
            foreach (var (expected, actual) in loader.Epoch(3, firstBatch: 1).Zip(
                device.Epoch(3, order, [(10, 10), (20, images.Count - 20)])))
            {
                actual.Images.dtype.Should().Be(expected.Images.dtype);
                actual.Images.stride().Should().Equal(expected.Images.stride());
                actual.Images.ToDoubles().Should().Equal(expected.Images.ToDoubles());
                actual.Labels.ToDoubles().Should().Equal(expected.Labels.ToDoubles());
                expected.Dispose();
                actual.Dispose();
            }
        }
    }

    [Fact]
    public void A_reflected_crop_is_a_part_of_the_mirrored_image()
    {
        // One row 0 1 2 3 4; the mirror at the edges continues it as 2 1 [0 1 2 3 4] 3 2.
        var images = new ImageSet([0, 1, 2, 3, 4], [0], 1, 1, 5, ["a"]);
        var rows = Epochs(images, [new PadAndCrop(2, reflect: true)], 100)
            .Select(row => string.Join(' ', row)).Distinct();
        rows.Should().BeEquivalentTo("2 1 0 1 2", "1 0 1 2 3", "0 1 2 3 4", "1 2 3 4 3", "2 3 4 3 2");
    }

    [Fact]
    public void Alternating_flips_show_both_sides_in_any_two_epochs()
    {
        var images = new ImageSet(
            [.. Enumerable.Range(0, 64).SelectMany(_ => new byte[] { 1, 2 })], new int[64], 1, 1, 2, ["a"]);
        var epochs = Epochs(images, [new AlternatingHorizontalFlip()], 4).ToList();
        for (var image = 0; image < 64; image++)
        {
            var first = epochs.Select(pixels => pixels[2 * image]).ToList();
            first[0].Should().NotBe(first[1]);
            first[2..].Should().Equal(first[..2]);
        }

        epochs[0].Chunk(2).Count(pixels => pixels[0] == 1).Should().BeInRange(16, 48);
    }

    [Fact]
    public void Cutout_erases_one_square_to_the_mean_around_every_place_of_the_image()
    {
        var white = new ImageSet([.. Enumerable.Repeat((byte)255, 100)], [0], 1, 10, 10, ["a"]);
        var loader = new BatchLoader(
            white, 1, new Normalization([0.5f], [0.25f]), null, [new Cutout(4)], 1);
        var erased = new double[100];
        for (var epoch = 0; epoch < 500; epoch++)
            foreach (var batch in loader.Epoch(epoch))
                using (batch)
                {
                    var pixels = batch.Images.ToDoubles();
                    var cut = Enumerable.Range(0, 100).Where(i => pixels[i] == 0).ToList();
                    var (height, width) =
                        (cut.Select(i => i / 10).Distinct().Count(), cut.Select(i => i % 10).Distinct().Count());
                    cut.Should().HaveCount(height * width);
                    Math.Max(height, width).Should().BeLessThanOrEqualTo(4);
                    Math.Min(height, width).Should().BeGreaterThanOrEqualTo(2);
                    cut.ForEach(i => erased[i]++);
                }

        erased.Should().OnlyContain(times => times > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    public void A_size_out_of_range_is_named(int value)
    {
        var make = () => new Cutout(value);
        make.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Size").WithMessage("Size is 1 to 1024.*");
    }

    private static IEnumerable<double[]> Epochs(ImageSet images, Augmentation augmentation, int count)
    {
        var loader = new BatchLoader(images, images.Count, new Normalization([0], [1 / 255f]), null, augmentation, 9);
        for (var epoch = 0; epoch < count; epoch++)
            foreach (var batch in loader.Epoch(epoch))
                using (batch)
                {
                    // The order is shuffled: back to the set's.
                    var order = CounterRandom.Permutation(images.Count, 9, epoch);
                    var size = images.Height * images.Width;
                    var pixels = batch.Images.ToDoubles().Select(value => Math.Round(value)).Chunk(size).ToList();
                    yield return [
                        .. Enumerable.Range(0, images.Count).SelectMany(index => pixels[Array.IndexOf(order, index)])];
                }
    }

    private static ImageSet RandomImages(int count, int height, int width)
    {
        var random = new Random(2);
        var pixels = new byte[count * 3 * height * width];
        random.NextBytes(pixels);
        return new ImageSet(pixels, [.. Enumerable.Range(0, count)], 3, height, width, [
            .. Enumerable.Range(0, count).Select(i => $"{i}")]);
    }
}
