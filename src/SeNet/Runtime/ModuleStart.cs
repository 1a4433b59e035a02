using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SeNet.Runtime;

/// <summary>What is done at the first use of the library, before libtorch can be loaded by it.</summary>
internal static class ModuleStart
{
    // It is fast and never throws: an exception here would fail every use of the library.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "OpenMP reads its environment when libtorch is loaded, which any first use of a tensor does.")]
    internal static void Run()
    {
        WaitPolicy.UsePassive();
        LibTorchSharpLoader.Register();
    }
}
