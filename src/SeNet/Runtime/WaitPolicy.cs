using System.Runtime.InteropServices;

namespace SeNet.Runtime;

/// <summary>How libtorch's threads wait for each other between operations.</summary>
/// <remarks>
/// libtorch computes in the threads of GNU's OpenMP, which by default spin for milliseconds before they sleep. While
/// other processes need the processors, a thread that spins keeps the one that it waits for from running.
/// </remarks>
internal static partial class WaitPolicy
{
    /// <summary>OpenMP's variable: <c>passive</c> to sleep, <c>active</c> to spin.</summary>
    public const string Variable = "OMP_WAIT_POLICY";

    /// <summary>GNU's own variable, the number of spins, which goes before the policy.</summary>
    public const string SpinCountVariable = "GOMP_SPINCOUNT";

    /// <summary>
    /// Makes the threads sleep while they wait, unless the user has chosen. OpenMP reads the choice once, when libtorch
    /// is loaded.
    /// </summary>
    /// <remarks>
    /// The variable goes into the C library's environment, which is the one that OpenMP reads;
    /// <see cref="Environment.SetEnvironmentVariable(string, string)"/> changes .NET's copy alone. A choice that the
    /// program made there is passed on.
    /// </remarks>
    /// <returns>Whether the environment has a policy now.</returns>
    public static bool UsePassive()
    {
        try
        {
            return OperatingSystem.IsLinux()
                && Environment.GetEnvironmentVariable(SpinCountVariable) is null
                && SetVariable(Variable, Environment.GetEnvironmentVariable(Variable) ?? "passive", overwrite: 0) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
