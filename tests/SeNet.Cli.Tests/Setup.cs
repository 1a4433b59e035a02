using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SeNet.Weights;

// Trainings share libtorch's random number generator.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SeNet.Cli.Tests;

internal static class Setup
{
    /// <summary>Nothing is left in the user's cache.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "Test projects are programs.")]
    internal static void UseOwnCache() => Environment.SetEnvironmentVariable(
        Pretrained.FolderVariable, Directory.CreateTempSubdirectory("senet-cache-").FullName);
}
