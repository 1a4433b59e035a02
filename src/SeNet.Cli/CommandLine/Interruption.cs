using System.Runtime.InteropServices;

namespace SeNet.CommandLine;

/// <summary>
/// Handles Ctrl-C (SIGINT) and SIGTERM: the first signal cancels a token, so that the program saves and ends by itself;
/// the second ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>
    /// Exit code of an interrupted program, for either signal: 128 + SIGINT, as shells report it.
    /// </summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource source = new();
    private readonly Action<int> exit;
    private readonly Action<string>? notify;
    private int signals;

    /// <summary>Creates an interruption that receives no signals yet.</summary>
    /// <param name="exit">Ends the process at once.</param>
    /// <param name="notify">Receives, at the first signal, what a second one does. Optional.</param>
    public Interruption(Action<int> exit, Action<string>? notify = null) => (this.exit, this.notify) = (exit, notify);

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Listens to the process's signals until it is disposed.</summary>
    public static IDisposable Listen(Interruption interruption)
    {
        PosixSignalRegistration[] registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM)];
        return new Registrations(registrations);

        PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            interruption.Signal();
        });
    }

    /// <summary>
    /// Ends the process without exit handlers, which would wait for threads of libtorch. Files are replaced atomically,
    /// so none is left incomplete.
    /// </summary>
    public static void ExitAtOnce(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        else
            ExitProcess(code);
    }

    /// <summary>What a signal does.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref signals) > 1)
        {
            exit(ExitCode);
            return;
        }

        source.Cancel();
        notify?.Invoke("stopping after the batch in progress; press Ctrl-C again to end at once");
    }

    public void Dispose() => source.Dispose();

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitProcess(int code);

    private sealed class Registrations(PosixSignalRegistration[] registrations) : IDisposable
    {
        public void Dispose() => Array.ForEach(registrations, registration => registration.Dispose());
    }
}
