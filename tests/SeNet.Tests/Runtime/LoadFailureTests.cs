using SeNet.Runtime;

namespace SeNet.Tests.Runtime;

public sealed class LoadFailureTests : IDisposable
{
    private const string TooOld = "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found";
    private static readonly Exception TorchSharpSays = new NotSupportedException(
        "doesn't contain a reference to libtorch");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_libtorch_is_named_with_the_packages_to_add()
    {
        Explain(_ => 0).Should().Contain("'libc10.so' is in none of the folders").And.Contain(folder.Path)
            .And.Contain("libtorch-cpu-linux-x64 2.10.0").And.Contain("#r \"nuget: libtorch-cpu-linux-x64, 2.10.0\"");
    }

    [Fact]
    public void Where_an_old_libstdcxx_is_the_cause_no_package_is_asked_for()
    {
        WriteLibraries();
        Explain(Refusing("libLibTorchSharp.so", TooOld), _ => throw new InvalidDataException("It is another file."))
            .Should().Contain(
                "libLibTorchSharp.so").And.Contain(TooOld).And.Contain("libstdc++ is older than the file needs")
            .And.Contain("It is another file. Use").And.NotContain("Add ");
    }

    [Fact]
    public void Where_only_TorchSharp_was_there_first_that_is_said()
    {
        WriteLibraries();
        Explain(Refusing("libLibTorchSharp.so", TooOld), _ => 1)
            .Should().Contain("call SeNetRuntime.Initialize() before any use of TorchSharp").And.NotContain("Add ");
    }

    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found", "glibc 2.34 or later")]
    [InlineData("Error loading shared library ld-linux-x86-64.so.2: No such file or directory", "musl")]
    [InlineData("failed to map segment from shared object", "noexec")]
    [InlineData("invalid ELF header", "damaged")]
    public void What_the_loader_says_decides_on_the_remedy(string loader, string remedy)
    {
        WriteLibraries();
        Explain(Refusing("libtorch_cpu.so", loader))
            .Should().Contain(loader).And.Contain(remedy).And.NotContain("Add ");
    }

    [Fact]
    public void Nothing_is_advised_against_a_cause_that_is_not_known()
    {
        WriteLibraries();
        Explain(Refusing("libtorch_cpu.so", ".NET's advice:\nlibnuma.so.1: cannot open shared object file\n"))
            .Should().EndWith("libtorch_cpu.so' the loader says: libnuma.so.1: cannot open shared object file.");
    }

    [Fact]
    public void When_the_files_load_the_cause_that_TorchSharp_had_is_told()
    {
        WriteLibraries();
        Explain(_ => 0).Should().Contain(TorchSharpSays.Message);
        LoadFailure.Explain(
            [folder.Path],
            _ => 0,
            _ => 0,
            new TypeInitializationException("TorchSharp.torch", TorchSharpSays)).Should().Contain(
                TorchSharpSays.Message);
    }

    private static Func<string, nint> Refusing(string file, string loaderSays) =>
        path => Path.GetFileName(path) == file ? throw new DllNotFoundException(loaderSays) : 0;

    private void WriteLibraries()
    {
        foreach (var name in new[] { "libc10.so", "libtorch_cpu.so", "libtorch.so", "libLibTorchSharp.so" })
            File.WriteAllText(folder.File(name), "");
    }

    private string Explain(Func<string, nint> load, Func<string, nint>? loadPatched = null) =>
        LoadFailure.Explain([folder.Path], load, loadPatched ?? (_ => 0), TorchSharpSays);
}
