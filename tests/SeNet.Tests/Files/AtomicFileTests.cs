using SeNet.Files;

namespace SeNet.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_a_killed_process_left_of_the_file_is_removed_and_nothing_else()
    {
        var left = folder.Write($"log.csv.{Guid.NewGuid():N}.tmp", [1, 2, 3]);
        string[] others =
        [
            folder.Write($"best.safetensors.{Guid.NewGuid():N}.tmp", []),
            folder.Write($"old.log.csv.{Guid.NewGuid():N}.tmp", []),
            folder.Write("log.csv.mine.tmp", []),
            folder.Write($"log.csv.{Guid.NewGuid():N}.txt", []),
        ];
        AtomicFile.WriteText(folder.File("log.csv"), "text");
        File.Exists(left).Should().BeFalse();
        Directory.GetFiles(folder.Path).Should().BeEquivalentTo([.. others, folder.File("log.csv")]);
    }

    [Fact]
    public void What_another_is_writing_is_not_removed()
    {
        AtomicFile.Write(folder.File("log.csv"), outer =>
        {
            outer.Write("outer"u8);
            AtomicFile.WriteText(folder.File("log.csv"), "inner");
            File.ReadAllText(folder.File("log.csv")).Should().Be("inner");
        });
        File.ReadAllText(folder.File("log.csv")).Should().Be("outer");
    }

    [Fact]
    public void A_failure_names_the_file_and_the_cause_and_leaves_the_old_content()
    {
        var file = folder.Write("log.csv", "old"u8.ToArray());
        var write = () =>
            AtomicFile.Write(file, _ => throw new IOException("No space left on device : '/elsewhere/log.csv.0.tmp'"));
        write.Should().Throw<IOException>().WithMessage($"'{file}' cannot be written: No space left on device.");
        Directory.GetFiles(folder.Path).Should().Equal(file);
        File.ReadAllText(file).Should().Be("old");
    }

    [Fact]
    public void A_device_is_written_through_and_not_replaced()
    {
        FluentActions.Invoking(() => AtomicFile.WriteText("/dev/full", "text")).Should().Throw<IOException>()
            .WithMessage("'/dev/full' cannot be written: No space left on device.");
        AtomicFile.WriteText("/dev/null", "text");
        UnixFile.IsSpecial("/dev/full").Should().BeTrue();
        UnixFile.IsSpecial("/dev/null").Should().BeTrue();
    }

    [Fact]
    public void What_stands_in_the_way_is_named_without_touching_it()
    {
        var file = folder.Write("file", "content"u8.ToArray());
        Refusal(Path.Combine(file, "log.csv")).Should().Contain($"'{file}' is a file, not a folder");
        Directory.CreateDirectory(folder.File("log.csv"));
        Refusal(folder.File("log.csv")).Should().Be($"'{folder.File("log.csv")}' cannot be written: it is a folder.");
        AtomicFile.RequireWritable(file);
        File.ReadAllText(file).Should().Be("content");
        Directory.GetFiles(folder.Path).Should().Equal(file);

        static string Refusal(string path) =>
            FluentActions.Invoking(() => AtomicFile.RequireWritable(path)).Should().Throw<IOException>().Which.Message;
    }

    [Fact]
    public void Other_spellings_of_a_folder_are_known()
    {
        Directory.CreateDirectory(folder.File("run"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("run"));
        UnixFile.AreSame(folder.File("run"), folder.File("link")).Should().BeTrue();
        UnixFile.AreSame(folder.File("run"), folder.File("link/../run/")).Should().BeTrue();
        UnixFile.AreSame(folder.File("run"), folder.Path).Should().BeFalse();
    }
}
