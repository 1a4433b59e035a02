using SeNet.Imaging;

namespace SeNet.Tests.Imaging;

/// <summary>
/// Image files as programs and cameras write them, compared with Pillow's
/// <c>ImageOps.exif_transpose(image).convert("RGB")</c> (eng/make-decoding-golden.py).
/// </summary>
public class DecodedFormatsTests
{
    private const string Expected = ".png";

    public static TheoryData<string> Files => new(Names);

    private static IEnumerable<string> Names =>
        Directory.GetFiles(Golden.Path("decoding")).Select(path => Path.GetFileName(path))
            .Where(name => File.Exists(Golden.Path($"decoding/{name}{Expected}"))).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void Pixels_are_Pillows_within_a_level(string name)
    {
        using var actual = DecodedImage.Read(Golden.Path($"decoding/{name}"));
        using var expected = DecodedImage.Read(Golden.Path($"decoding/{name}{Expected}"));
        (actual.Width, actual.Height).Should().Be((expected.Width, expected.Height));
        var largest = 0;
        for (var channel = 0; channel < DecodedImage.Channels; channel++)
            for (var y = 0; y < actual.Height; y++)
                for (var x = 0; x < actual.Width; x++)
                    largest = Math.Max(
                        largest, Math.Abs(actual.Pixels.At(channel, y, x) - expected.Pixels.At(channel, y, x)));
        largest.Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Each_format_has_files_to_compare() =>
        Names.Select(Path.GetExtension).Distinct()
            .Should().BeEquivalentTo(".jpg", ".png", ".bmp", ".webp", ".gif");
}
