using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using SeNet.Runtime;

namespace SeNet.Cli.Runs;

/// <summary>Versions and hardware, as a run records them.</summary>
internal static class RunEnvironment
{
    /// <summary>Version of the tool.</summary>
    public static string Version { get; } = typeof(RunEnvironment).Assembly.GetName().Version!.ToString(3);

    /// <summary>What a result may depend on.</summary>
    public static JsonObject ToJson() => new()
    {
        ["senet"] = Version,
        ["dotnet"] = Environment.Version.ToString(),
        ["torchSharp"] = TorchSharpVersion(),
        ["libtorch"] = NativeFolders.LibTorchVersion,
        ["system"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processors"] = Environment.ProcessorCount,
        ["simdBits"] = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
    };

    /// <summary>Version of TorchSharp.</summary>
    public static string TorchSharpVersion() => typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3);
}
