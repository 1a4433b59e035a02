using SeNet.Data;

namespace SeNet.Tests.Data;

public class ImageLoopTests
{
    [Fact]
    public void The_first_images_exception_is_thrown_as_it_is_whatever_its_type()
    {
        var run = () => ImageLoop.Run(100, i =>
        {
            if (i >= 40)
                throw i == 40 ? new FileNotFoundException("gone", $"{i}") : new InvalidDataException();
        });
        // Not Should().Throw, which also looks into an AggregateException.
        Record.Exception(run).Should().BeOfType<FileNotFoundException>().Which.FileName.Should().Be("40");
    }
}
