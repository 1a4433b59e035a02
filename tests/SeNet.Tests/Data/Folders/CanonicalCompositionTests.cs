using System.Text;
using SeNet.Data.Folders;

namespace SeNet.Tests.Data.Folders;

public class CanonicalCompositionTests
{
    [Theory]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("nin\u0303a", "ni\u00F1a")]
    [InlineData("e\u0302\u0303", "\u1EC5")] // two marks
    [InlineData("o\u0323\u0302", "\u1ED9")]
    [InlineData("o\u0302\u0323", "\u1ED9")] // in the wrong order
    [InlineData("\u212B", "\u00C5")] // the sign for angstrom
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")] // Korean
    [InlineData("\u304B\u3099", "\u304C")] // Japanese
    [InlineData("\u0958", "\u0915\u093C")] // never composed
    [InlineData("\u0301x", "\u0301x")]
    [InlineData("plain \u00E9 \uD83D\uDC31", "plain \u00E9 \uD83D\uDC31")]
    public void Names_that_look_the_same_become_the_same(string text, string composed)
    {
        CanonicalComposition.Of(text).Should().Be(composed);
        CanonicalComposition.Of(composed).Should().Be(composed);
    }

    [PythonFact("unicodedata")]
    public void Any_text_becomes_what_Python_makes_of_it()
    {
        var random = new Random(1);
        // Latin, Greek, Hebrew, Arabic, Devanagari, Korean, Vietnamese, kana, and the combining marks.
        (int First, int Count)[] ranges = [
            (0x41, 0x230), (0x300, 0x70), (0x300, 0x70), (0x370, 0x180), (0x591, 0x30), (0x620, 0x40), (0x904, 0x60),
            (0x1100, 0x100), (0x1E00, 0x100), (0x3041, 0x60), (0xAC00, 0x400)];
        var texts = Enumerable.Range(0, 400).Select(_ => string.Concat(Enumerable.Range(0, 8).Select(_ =>
        {
            var (first, count) = ranges[random.Next(ranges.Length)];
            return char.ConvertFromUtf32(first + random.Next(count));
        }))).ToList();
        var expected = Python.Run(
            "unicodedata",
            "import sys, unicodedata\nfor text in sys.argv[1:]: print(unicodedata.normalize('NFC', " +
                "bytes.fromhex(text).decode()).encode().hex())",
            [.. texts.Select(Hex)]);
        texts.Select(text => Hex(CanonicalComposition.Of(text))).Should().Equal(expected.Split('\n'));

        static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
    }
}
