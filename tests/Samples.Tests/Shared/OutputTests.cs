using SeNet.CommandLine;
using SeNet.Evaluation;
using SeNet.Tests;

namespace Samples.Tests;

public sealed class OutputTests
{
    [Fact]
    public void A_file_that_cannot_be_written_keeps_no_other_from_being_written()
    {
        using var folder = new TemporaryFolder();
        var outputs = new Outputs(new RunFolder(folder.Path));
        outputs.Write("confusion.png", _ => throw new IOException("No space left on device"));
        outputs.Write("curves.png", _ => throw new InsufficientMemoryException());
        outputs.Write("last.txt", path => File.WriteAllText(path, "written"));
        File.ReadAllText(folder.File("last.txt")).Should().Be("written");
        outputs.Finish().Should().Be(1, "two files are missing");
    }

    [Fact]
    public void A_disk_that_is_full_stops_the_text_and_nothing_else()
    {
        var failures = new List<Exception>();
        using var writer = new UnfailingWriter(new FullDisk(), failures.Add);
        writer.WriteLine("one");
        writer.Write('2');
        writer.WriteLine($"{3}");
        writer.Flush();
        failures.Should().ContainSingle();
    }

    [Fact]
    public void Of_many_classes_the_first_are_named()
    {
        var names = Enumerable.Range(1, 1000).Select(i => $"class{i}").ToList();
        Brief.Classes(names).Should()
            .Be("1000 classes: class1, class2, class3, class4, class5, class6, class7, class8, class9, class10, ...");
        Brief.Classes(["cat", "dog"]).Should().Be("2 classes: cat, dog");
    }

    [Fact]
    public void Of_many_classes_the_report_gives_the_averages()
    {
        string Report(int classes) => Brief.Report(
            new ClassificationReport(new ConfusionMatrix([.. Enumerable.Range(1, classes).Select(i => $"class{i}")])),
            "report.csv");
        Report(3).Should().Contain("class3").And.Contain("macro average");
        Report(1000).Split('\n').Should().HaveCountLessThan(20);
        Report(1000).Should().NotContain("class3").And.Contain("precision").And.Contain("macro average").And.Contain(
            "(1000 classes: see report.csv)");
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");

        public override void WriteLine(string? value) => throw new IOException("No space left on device");

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
