using System.IO.Compression;
using System.Text;
using SeNet.Weights;

namespace SeNet.Tests.Weights;

public sealed class StoredZipTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(uint.MaxValue - 1)] // as it is used
    [InlineData(1000)] // lengths and offsets above are in zip64 fields
    [InlineData(0)] // all are
    public void Records_are_read_back_whatever_fields_hold_their_sizes(uint limit)
    {
        Write(limit, count: 5);
        using var zip = ZipFile.OpenRead(folder.File("t.zip"));
        zip.Entries.Should().HaveCount(5);
        foreach (var (entry, i) in zip.Entries.Select((entry, i) => (entry, i)))
        {
            using var reader = new StreamReader(entry.Open());
            reader.ReadToEnd().Should().Be(Content(i));
        }
    }

    [PythonFact("zipfile")]
    public void Python_finds_the_checksums_right_with_and_without_zip64()
    {
        foreach (var limit in new[] { uint.MaxValue - 1, 1000u, 0u })
        {
            Write(limit, count: 5);
            Python.Run(
                "zipfile",
                "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [len(z.read(n)) for n in " +
                    "z.namelist()])",
                folder.File("t.zip"))
                .Should().Be("None [0, 600, 1200, 1800, 2400]");
        }
    }

    [Fact]
    public void More_records_than_16_bits_count_are_read_back()
    {
        Write(uint.MaxValue - 1, count: 66_000, content: _ => "x");
        using var zip = ZipFile.OpenRead(folder.File("t.zip"));
        zip.Entries.Should().HaveCount(66_000);
        zip.Entries[^1].FullName.Should().Be("größe/65999");
    }

    [Fact]
    public void A_record_of_another_length_than_announced_is_refused()
    {
        using var stream = new MemoryStream();
        var zip = new StoredZip(stream);
        zip.Invoking(z => z.Add("x", 3, content => content.WriteByte(1)))
            .Should().Throw<InvalidOperationException>().WithMessage("*'x' has 1 bytes, not the 3*");
    }

    private void Write(uint limit, int count, Func<int, string>? content = null)
    {
        using var stream = File.Create(folder.File("t.zip"));
        var zip = new StoredZip(stream, limit);
        for (var i = 0; i < count; i++)
        {
            var bytes = Encoding.UTF8.GetBytes((content ?? Content)(i));
            if (i % 2 == 0)
                zip.Add($"größe/{i}", bytes);
            else
                zip.Add($"größe/{i}", bytes.Length, target => target.Write(bytes));
        }

        zip.Finish();
    }

    private static string Content(int i) => new((char)('a' + i), 600 * i);
}
