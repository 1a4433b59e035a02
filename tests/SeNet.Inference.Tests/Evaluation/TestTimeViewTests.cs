using SeNet.Engine;
using SeNet.Evaluation;

namespace SeNet.Tests.Evaluation;

public class TestTimeViewTests
{
    [Fact]
    public void A_crop_is_enlarged_as_by_PyTorchs_interpolate()
    {
        // F.interpolate(x[..., 2:, :2], (4, 4), mode="bilinear", align_corners=False) of arange(16).view(1, 1, 4, 4)
        float[] expected =
        [
            8, 8.25f, 8.75f, 9,
            9, 9.25f, 9.75f, 10,
            11, 11.25f, 11.75f, 12,
            12, 12.25f, 12.75f, 13,
        ];
        Written(new TestTimeView { Fraction = 0.5, Position = CropPosition.BottomLeft }).Should().Equal(expected);
        Written(new TestTimeView { Fraction = 0.5, Position = CropPosition.BottomLeft, Mirror = true })
            .Should().Equal(expected.Chunk(4).SelectMany(row => row.Reverse()));
    }

    [Theory]
    [InlineData(CropPosition.Center, 1, 1)]
    [InlineData(CropPosition.TopLeft, 0, 0)]
    [InlineData(CropPosition.TopRight, 0, 2)]
    [InlineData(CropPosition.BottomLeft, 2, 0)]
    [InlineData(CropPosition.BottomRight, 2, 2)]
    public void The_five_crops_are_the_center_and_the_corners(CropPosition position, int top, int left)
    {
        var view = TestTimeAugmentation.FiveCrop(0.5).Views.Single(view => view.Position == position);
        view.CropOf(4, vertical: true).Should().Be((top, 2));
        view.CropOf(4, vertical: false).Should().Be((left, 2));
        TestTimeAugmentation.TenCrop(0.5).Views.Should().HaveCount(10).And.Contain(view with { Mirror = true });
    }

    [Fact]
    public void Weights_are_parts_of_their_sum_and_lists_are_values()
    {
        TestTimeAugmentation.HorizontalFlipAndShift.Weighted().Select(pair => pair.Weight)
            .Should().Equal(0.25, 0.25, 0.125, 0.125, 0.125, 0.125);
        TestTimeAugmentation.HorizontalFlip.Should().Be(
            new TestTimeAugmentation(TestTimeView.Identity, TestTimeView.Mirrored));
    }

    [Fact]
    public void A_value_out_of_range_is_named()
    {
        Refusal(() => new TestTimeView { Fraction = 0 }).Should().StartWith("Fraction is above 0 and at most 1");
        Refusal(() => new TestTimeView { Weight = -1 }).Should().StartWith("Weight is a finite number above 0.");
        Refusal(() => TestTimeView.Zoom(0.5)).Should().StartWith("factor is a finite number, 1 or more");
        Refusal(() => TestTimeAugmentation.FiveCrop(2)).Should().StartWith("Fraction is above 0 and at most 1");
        Refusal(() => new TestTimeAugmentation()).Should().StartWith("views is empty");
        Refusal(() => new TestTimeView { Position = (CropPosition)7 }).Should().StartWith("Position is one of Center,");

        static string Refusal(Func<object> make) => make.Should().Throw<ArgumentException>().Which.Message;
    }

    private static float[] Written(TestTimeView view)
    {
        var target = new float[16];
        view.Write([.. Enumerable.Range(0, 16).Select(value => (float)value)], 4, target);
        return target;
    }
}
