using System.Runtime.InteropServices;
using System.Runtime.Loader;
using StartProbe;

// What a program finds at its first line, for tests that start it:
//   environment       the C library's variables of OpenMP
//   notebook CACHE    computes with TorchSharp's assembly in the NuGet cache, as .NET notebooks do
switch (args)
{
    case ["environment"]:
        foreach (var name in new[] { "OMP_WAIT_POLICY", "GOMP_SPINCOUNT" })
            Console.WriteLine($"{name}={CLibrary.Variable(name)}");
        return 0;
    case ["notebook", var cache]:
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == "TorchSharp"
            ? context.LoadFromAssemblyPath(
                Path.Combine(cache, "torchsharp", name.Version!.ToString(3), "lib", "net8.0", "TorchSharp.dll"))
            : null;
        Console.WriteLine(Computation.Run());
        return 0;
    default:
        return 2;
}

namespace StartProbe
{
    internal static partial class CLibrary
    {
        public static string? Variable(string name) => Marshal.PtrToStringUTF8(Get(name));

        [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
        private static partial nint Get(string name);
    }

    /// <summary>Apart from the program's first lines, which run before TorchSharp's assembly can be found.</summary>
    internal static class Computation
    {
        public static float Run()
        {
            SeNet.SeNetRuntime.Initialize();
            using var ones = TorchSharp.torch.ones(3);
            using var sum = ones.sum();
            return TorchSharp.TensorExtensionMethods.ToSingle(sum);
        }
    }
}
