using SeNet.Imaging;

namespace SeNet.Tests.Imaging;

public class FileContentTests
{
    [Theory]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "JPEG image", true)]
    [InlineData("\u0089PNG\r\n\u001A\n", "PNG image", true)]
    [InlineData("GIF87a", "GIF image", true)]
    [InlineData("RIFF\u0001\0\0\0WEBPVP8 ", "WebP image", true)]
    [InlineData("RIFF\u0001\0\0\0AVI ", "video or sound", false)]
    [InlineData("BM\u0001\0\0\0\0\0\0\0\u0036\0\0\0\u0028\0\0\0", "BMP image", true)]
    [InlineData("BMW and Audi are cars.", "text file", false)]
    [InlineData("\0\0\0\u0018ftypheic", "HEIC image", false)]
    [InlineData("\0\0\0\u0018ftypavif", "AVIF image", false)]
    [InlineData("\0\0\0\u0018ftypisom", "video", false)]
    [InlineData("MM\0*", "TIFF or camera raw image", false)]
    [InlineData("P6\n2 2\n255\n", "PNM image", false)]
    [InlineData("\u00EF\u00BB\u00BF\n <HTML>", "HTML page", false)]
    [InlineData("<?xml version=\"1.0\"?><svg>", "SVG image", false)]
    [InlineData("{\"error\": 404}", "text file", false)]
    [InlineData("\u00FF\u00FEh\0i\0", "text file", false)]
    [InlineData("%PDF-1.7", "PDF document", false)]
    [InlineData("\0\u0005\u0016\u0007\0\u0002", "file of unknown content", false)]
    [InlineData("\0\0", "file of unknown content", false)]
    [InlineData("P", "text file", false)]
    [InlineData("", "empty file", false)]
    public void The_first_bytes_tell(string bytes, string name, bool isImage)
    {
        var content = FileContent.Of(System.Text.Encoding.Latin1.GetBytes(bytes));
        (content.Name, content.IsImage).Should().Be((name, isImage));
    }
}
