namespace SeNet.Mpi.Tests;

/// <summary>The small run by one process that is left alone.</summary>
public sealed class WholeRun : IDisposable
{
    private readonly SeNet.Tests.TemporaryFolder folder = new();
    private readonly Lazy<Dictionary<string, string>> files;

    public WholeRun() => files = new(() =>
    {
        var path = folder.File("whole");
        Directory.CreateDirectory(path);
        var (code, output, errors) = MpiRun.Start(null, "train", path);
        code.Should().Be(0, errors);
        output.Should().Be("Completed 2\n");
        return FilesOf(path);
    });

    /// <summary>Its files; those of every other run are to be the same.</summary>
    public Dictionary<string, string> Files => files.Value;

    /// <summary>A folder for another run.</summary>
    public string NewFolder() => Directory.CreateDirectory(folder.File(Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>The bytes of all files but checkpoints, which hold times.</summary>
    public static Dictionary<string, string> FilesOf(string path) => Directory.GetFiles(path)
        .Where(file => Path.GetExtension(file) != ".lock")
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file)));

    /// <summary>Goes on with a run to its end.</summary>
    public void ShouldGoOn(string path, int? processes)
    {
        var (code, output, errors) = MpiRun.Start(processes, "train", path);
        code.Should().Be(0, errors);
        output.Should().Contain("Completed 2");
        FilesOf(path).Should().BeEquivalentTo(Files);
    }

    public void Dispose() => folder.Dispose();
}
