namespace SeNet.Visualization.Tests;

/// <summary>A directory of one test, deleted with all that it holds.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("senet-visualization-");

    public string this[string name] => Path.Combine(directory.FullName, name);

    public IEnumerable<string> Files =>
        directory.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.Name);

    public void Dispose() => directory.Delete(recursive: true);
}
