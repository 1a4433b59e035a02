namespace SeNet.Tests.Runtime;

/// <summary>The copy of TorchSharp's native library that the build put beside these tests.</summary>
public class LibTorchSharpPatchTests
{
    private static readonly ElfFile Library = new(
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

    [Fact]
    public void It_can_do_without_the_version_that_came_with_GCC_13()
    {
        var versions = Library.NeededVersionsMayBeMissing();
        versions["GLIBCXX_3.4.32"].Should().BeTrue();
        versions.Where(pair => pair.Key != "GLIBCXX_3.4.32").Should().OnlyContain(pair => !pair.Value);
    }

    [Fact]
    public void It_initialises_iostream_by_the_name_that_every_libstdcxx_has()
    {
        Library.DynamicSymbols().Should().Contain("_ZNSt8ios_base4InitC1Ev").And.NotContain(
            "_ZSt21ios_base_library_initv");
    }

    [Fact]
    public void It_loads()
    {
        SeNetRuntime.EnsureLoaded();
        using var ones = TorchSharp.torch.ones(3);
        ones.ToDoubles().Sum().Should().Be(3);
    }
}
