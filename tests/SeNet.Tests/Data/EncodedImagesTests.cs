using SeNet.Collections;
using SeNet.Data;
using SeNet.Imaging;
using SkiaSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Data;

public sealed class EncodedImagesTests
{
    private static readonly Normalization Plain = new([0, 0, 0], [1, 1, 1]);
    private static readonly CenterCrop Crop = new(4) { CropFraction = 1 };
    private static readonly byte[][] Encoded =
    [
        Photos.Encoded(color: SKColors.Red), Photos.Encoded(SKEncodedImageFormat.Webp, color: SKColors.Lime),
        Photos.Encoded(width: 9, color: SKColors.Blue), WrittenImages.Gif,
    ];

    [Fact]
    public void Bytes_from_memory_or_fetched_are_the_images_that_files_would_be()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var files = new ImageFiles(
            [.. Encoded.Select((bytes, i) => folder.Write($"{i}", bytes))], [0, 1, 0, 1], ["a", "b"], Crop);
        var expected = Pixels(files);
        Pixels(new EncodedImages(Encoded, [0, 1, 0, 1], ["a", "b"], Crop)).Should().Equal(expected);
        Pixels(new EncodedImages(index => Encoded[index], [0, 1, 0, 1], ["a", "b"], Crop)).Should().Equal(expected);
    }

    [Fact]
    public void A_subset_fetches_the_images_chosen()
    {
        using var scope = NewDisposeScope();
        var set = Set();
        var part = set.Subset([3, 1]).Subset([1]);
        (part.Count, part.Label(0)).Should().Be((1, 1));
        Pixels(part)[..2].Should().Equal(Pixels(set.Subset([1]))[..2]);
        FluentActions.Invoking(() => set.Subset([4])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Other_bytes_labels_or_choices_make_another_run()
    {
        Identity(Set()).Should().Be(Identity(Set()));
        string[] others =
        [
            Identity(Set()), Identity(new EncodedImages([.. Encoded.Reverse()], [0, 1, 0, 1], ["a", "b"], Crop)),
            Identity(new EncodedImages(Encoded, [1, 1, 0, 1], ["a", "b"], Crop)), Identity(Set().Subset([0, 1, 2, 3])),
            Identity(Set().Subset([3, 2, 1, 0])),
        ];
        others.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Damaged_images_can_be_left_out_and_are_named_by_their_index()
    {
        byte[][] images = [Encoded[0], [1, 2, 3], Encoded[1], Encoded[2][..40]];
        var set = new EncodedImages(images, [0, 0, 1, 1], ["a", "b"], Crop);
        var readable = set.WithoutUnreadable();
        Enumerable.Range(0, readable.Count).Select(readable.Label).Should().Equal(0, 1);
        readable.Skipped.ToString().Should().Be("2 files left out: 2 damaged images (image 1, image 3)");
        FluentActions.Invoking(() => Pixels(set)).Should().Throw<ImageFormatException>()
            .WithMessage("Image 1 is a file of unknown content, not an image that can be read*");
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        FluentActions.Invoking(() => new EncodedImages(Encoded, [0], ["a"], Crop))
            .Should().Throw<ArgumentException>().WithMessage("There are 4 images and 1 labels*");
        FluentActions.Invoking(() => new EncodedImages([Encoded[0], []], [0, 0], ["a"], Crop))
            .Should().Throw<ArgumentException>().WithMessage("Image 1 is null or empty*");
        FluentActions.Invoking(() => new EncodedImages(Encoded, [0, 1, 0, 2], ["a", "b"], Crop))
            .Should().Throw<ArgumentException>().WithMessage("Image 3 has label 2*");
        var none = new EncodedImages(_ => null!, [0], ["a"], Crop);
        FluentActions.Invoking(() => Pixels(none)).Should().Throw<InvalidOperationException>()
            .WithMessage("Image 0 was given as null*");
    }

    private static EncodedImages Set() => new(Encoded, [0, 1, 0, 1], ["a", "b"], Crop);

    private static string Identity(ImageSource images)
    {
        var values = new NamedValues();
        images.AddTo(values);
        return values.ToLine();
    }

    private static double[] Pixels(ImageSource images)
    {
        using var batch = new BatchLoader(images, images.Count, Plain).Epoch(0).Single();
        return batch.Images.ToDoubles();
    }
}
