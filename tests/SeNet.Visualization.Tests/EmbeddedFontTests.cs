namespace SeNet.Visualization.Tests;

public sealed class EmbeddedFontTests
{
    [Fact]
    public void The_font_is_dejavu_sans() => EmbeddedFont.Typeface.FamilyName.Should().Be("DejaVu Sans");

    [Theory]
    [InlineData("airplane")]
    [InlineData("σκύλος")]
    [InlineData("кошка")]
    public void Latin_greek_and_cyrillic_are_drawn_as_they_are(string text) =>
        EmbeddedFont.Drawable(text).Should().Be(text);

    [Fact]
    public void A_character_that_the_font_lacks_becomes_a_square() =>
        EmbeddedFont.Drawable("猫 cat").Should().Be("□ cat");

    [Fact]
    public void Lines_are_joined() => EmbeddedFont.Drawable("two\nlines").Should().Be("two lines");

    [Fact]
    public void A_longer_text_is_wider() =>
        EmbeddedFont.Width("mmmm", 12).Should().BeGreaterThan(EmbeddedFont.Width("m", 12) * 3.9f);
}
