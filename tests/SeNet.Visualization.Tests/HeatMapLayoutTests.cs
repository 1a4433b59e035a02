namespace SeNet.Visualization.Tests;

public sealed class HeatMapLayoutTests
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(10, null)]
    [InlineData(10, 300)]
    [InlineData(100, null)]
    [InlineData(100, 500)]
    [InlineData(300, null)]
    public void Everything_is_inside_the_picture(int classes, int? size)
    {
        var layout = HeatMapLayout.For(Names(classes), size);

        layout.Left.Should().BeGreaterThanOrEqualTo((int)layout.LeftPanel);
        layout.Top.Should().BeGreaterThanOrEqualTo((int)layout.TitleHeight);
        (layout.Left + layout.Side).Should().BeLessThan(layout.Size);
        (layout.Top + layout.Side + layout.BottomPanel).Should().BeLessThanOrEqualTo(layout.Size);
    }

    [Fact]
    public void The_default_size_has_room_for_every_name()
    {
        HeatMapLayout.For(Names(10), size: null).Size.Should().Be(800);
        HeatMapLayout.For(Names(100), size: null).NameStep.Should().Be(1);
    }

    [Fact]
    public void Names_turn_when_they_do_not_fit_their_column()
    {
        HeatMapLayout.For(["cat", "dog"], 800).Rotation.Should().Be(0);
        HeatMapLayout.For(Names(20), 800).Rotation.Should().Be(45);
        HeatMapLayout.For(Names(100), 800).Rotation.Should().Be(90);
    }

    [Fact]
    public void Names_are_left_out_where_they_would_overlap()
    {
        var layout = HeatMapLayout.For(Names(100), 400);

        layout.NameStep.Should().BeGreaterThan(1);
        (layout.NameStep * layout.Cell).Should().BeGreaterThanOrEqualTo((int)layout.NameFont);
    }

    [Fact]
    public void Long_names_are_cut()
    {
        var layout = HeatMapLayout.For(["cat", new string('m', 1000)], 800);

        layout.Names[0].Should().Be("cat");
        layout.Names[1].Should().StartWith("mmm").And.EndWith("…");
        EmbeddedFont.Width(layout.Names[1], layout.NameFont).Should().BeLessThan(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    public void A_name_is_not_cut_inside_a_character(string start)
    {
        var name = HeatMapLayout.For([start + string.Concat(Enumerable.Repeat("😀", 100))], 800).Names[0];

        name.EnumerateRunes().Should().NotContain(System.Text.Rune.ReplacementChar).And.HaveCountLessThan(100);
    }

    [Fact]
    public void Numbers_fit_their_cell_or_are_left_out()
    {
        var layout = HeatMapLayout.For(Names(10), 800);

        EmbeddedFont.Width("1000000", layout.NumberFont(["1", "1000000"])).Should().BeLessThan(layout.Cell);
        HeatMapLayout.For(Names(100), 500).NumberFont(["1"]).Should().Be(0);
    }

    [Fact]
    public void A_picture_too_small_for_its_classes_is_refused_with_a_size_that_fits()
    {
        FluentActions.Invoking(() => HeatMapLayout.For(Names(2), 99))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("size");
        FluentActions.Invoking(() => HeatMapLayout.For(Names(200), 100)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*100 pixels wide, too small for 200 rows*at least 3400*");
    }

    private static string[] Names(int classes) => [.. Enumerable.Range(0, classes).Select(index => $"class {index}")];
}
