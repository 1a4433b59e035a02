using SeNet.Explanation;
using SeNet.Imaging;
using SeNet.Tensors;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Explanation;

public class ClassActivationMapTests
{
    private static readonly Normalization Half = new([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]);

    [Theory]
    [InlineData(3, 4, 9, 16)]
    [InlineData(7, 7, 224, 224)]
    [InlineData(5, 2, 3, 2)]
    public void Resizes_as_PyTorchs_interpolate_does(int height, int width, int toHeight, int toWidth)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var values = rand(1, 1, height, width);
        var expected = nn.functional.interpolate(
            values / values.max(), [toHeight, toWidth], mode: InterpolationMode.Bilinear, align_corners: false);

        new ClassActivationMap(0, height, width, values.ToFloats()).Resize(toHeight, toWidth)
            .Should().Equal(expected.ToFloats(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(new[] { 0f, 0, 0, 0 }, new[] { 0f, 0, 0, 0 })]
    [InlineData(new[] { 0f, 1, 2, 4 }, new[] { 0f, 0.25f, 0.5f, 1 })]
    [InlineData(new[] { float.NaN, 1, 2, float.PositiveInfinity }, new[] { 0f, 0.5f, 1, 1 })]
    public void Normalized_values_are_0_to_1(float[] values, float[] expected) =>
        new ClassActivationMap(0, 2, 2, values).Normalize().Should().Equal(expected);

    [Fact]
    public void An_overlay_colors_the_places_that_speak_for_the_class_and_no_others()
    {
        using var scope = NewDisposeScope();
        // A gray image, and a map whose left half is empty.
        var map = new ClassActivationMap(0, 1, 4, [0, 0, 1, 1]);

        using var picture = SKBitmap.Decode(map.Overlay(zeros(1, 3, 4, 4), Half));

        (picture.Width, picture.Height).Should().Be((224, 224), "a small image is enlarged by a whole factor");
        picture.GetPixel(10, 100).Should().Be(new SKColor(128, 128, 128), "nothing speaks for the class there");
        var bright = picture.GetPixel(215, 100);
        (bright.Red - bright.Blue).Should().BeGreaterThan(30);
    }

    [Fact]
    public void An_overlay_of_a_gray_image_is_drawn()
    {
        using var scope = NewDisposeScope();
        using var picture = SKBitmap.Decode(new ClassActivationMap(0, 2, 2, [0f, 0, 0, 0]).Overlay(
            zeros(1, 28, 28), new Normalization([0.5f], [0.25f])));
        picture.GetPixel(5, 5).Should().Be(new SKColor(128, 128, 128));
    }

    [Fact]
    public void Images_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        var map = new ClassActivationMap(0, 2, 2, new float[4]);
        map.Invoking(it => it.Overlay(zeros(2, 3, 4, 4), Half)).Should().Throw<ArgumentException>()
            .WithMessage("*[2, 3, 4, 4]*one image*");
        map.Invoking(it => it.Overlay(zeros(1, 1, 4, 4), Half)).Should().Throw<ArgumentException>()
            .WithMessage("*normalization has 3 channels*");
        FluentActions.Invoking(() => new ClassActivationMap(0, 2, 3, new float[4])).Should().Throw<ArgumentException>();
    }
}
