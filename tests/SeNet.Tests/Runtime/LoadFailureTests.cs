using SeNet.Internal;

namespace SeNet.Tests.Runtime;

public sealed class LoadFailureTests : IDisposable
{
    private static readonly Exception TorchSharpSays = new NotSupportedException("doesn't contain a reference to libtorch");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_libtorch_is_named_with_the_packages_to_add()
    {
        LoadFailure.Explain([folder.Path], _ => 0, TorchSharpSays)
            .Should().Contain("'libtorch_cpu.so' is in none of the folders").And.Contain(folder.Path).And.Contain("libtorch-cpu-linux-x64 2.10.0");
    }

    [Fact]
    public void What_the_loader_says_is_told_with_the_remedy_for_an_old_libstdcxx()
    {
        File.WriteAllText(folder.File("libtorch_cpu.so"), "");
        File.WriteAllText(folder.File("libLibTorchSharp.so"), "");
        const string loader = "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found";
        LoadFailure.Explain([folder.Path], path => path.EndsWith("LibTorchSharp.so", StringComparison.Ordinal) ? throw new DllNotFoundException(loader) : 0, TorchSharpSays)
            .Should().Contain("libLibTorchSharp.so").And.Contain(loader).And.Contain("SeNetPatchLibTorchSharp");
    }

    [Fact]
    public void When_the_files_load_TorchSharps_own_words_are_told()
    {
        File.WriteAllText(folder.File("libtorch_cpu.so"), "");
        File.WriteAllText(folder.File("libLibTorchSharp.so"), "");
        LoadFailure.Explain([folder.Path], _ => 0, TorchSharpSays).Should().Contain(TorchSharpSays.Message);
    }
}
