using System.Runtime.InteropServices;
using SeNet.Runtime;

namespace SeNet.Tests.Runtime;

public class MemoryLibraryTests
{
    // One of the runtime's own libraries that nothing here uses.
    private const string Name = "libSystem.Globalization.Native.so";
    private static readonly byte[] Content = File.ReadAllBytes(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), Name));

    [Fact]
    public void A_library_is_loaded_from_memory()
    {
        NativeLibrary.GetExport(MemoryLibrary.LoadFromMemory(Name, Content), "GlobalizationNative_GetICUVersion")
            .Should().NotBe(0);
    }

    [Fact]
    public void Where_that_is_forbidden_it_is_loaded_from_a_folder_that_is_gone_afterwards()
    {
        var folder = Directory.CreateTempSubdirectory("senet-").FullName;
        try
        {
            NativeLibrary.GetExport(
                MemoryLibrary.LoadFromFolder(folder, Name, Content),
                "GlobalizationNative_GetICUVersion").Should().NotBe(0);
            Directory.Exists(folder).Should().BeFalse();
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_the_loader_says_of_a_file_that_is_no_library_is_told()
    {
        var load = () => MemoryLibrary.Load(
            "libnone.so", "not a library, whatever its name may be: the loader reads its first bytes"u8.ToArray());
        load.Should().Throw<DllNotFoundException>().WithMessage("*invalid ELF header*");
    }
}
