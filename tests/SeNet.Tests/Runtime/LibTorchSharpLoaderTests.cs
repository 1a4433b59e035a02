using System.Reflection;
using SeNet.Runtime;

namespace SeNet.Tests.Runtime;

public sealed class LibTorchSharpLoaderTests : IDisposable
{
    private static readonly string NuGetCache = typeof(
        LibTorchSharpLoaderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "NuGetPackageRoot").Value!;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_notebook_computes_without_the_builds_patch()
    {
        // The program's own files, none of TorchSharp's and of libtorch's, and no list of where those are.
        foreach (var name in new[] { "StartProbe.dll", "StartProbe.runtimeconfig.json", "SeNet.dll" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), folder.File(name));
        StartProbeProcess.Run(folder.File("StartProbe.dll"), ["notebook", NuGetCache]).Should().Equal("3");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().HaveCount(3, "nothing is copied");
    }

    [Fact]
    public void The_library_patches_the_file_as_the_build_does()
    {
        const string inPackage = "runtimes/linux-x64/native/libLibTorchSharp.so";
        var content = File.ReadAllBytes(Path.Combine(NuGetCache, "torchsharp", "0.107.0", inPackage));
        LibTorchSharpPatch.Apply(content);
        content.AsSpan()
            .SequenceEqual(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, inPackage))).Should().BeTrue();
    }

    [Fact]
    public void A_file_that_is_not_TorchSharps_is_not_patched()
    {
        var load = () => LibTorchSharpLoader.LoadPatched(folder.Write("libLibTorchSharp.so", new byte[1 << 20]));
        load.Should().Throw<InvalidDataException>().WithMessage("*not the file of TorchSharp 0.107.0*");
    }
}
