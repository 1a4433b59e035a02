using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SeNet.Kernels;
using TorchSharp;

namespace SeNet.Tensors;

/// <summary>libtorch's own threads.</summary>
/// <remarks>
/// libtorch computes in OpenMP's threads, which spin for milliseconds after each operation. Threads of .NET's pool
/// would compete with them for the same processors, so kernels that run between its operations run on OpenMP's team.
/// Where libtorch was built with another OpenMP than GNU's, the pool serves.
/// </remarks>
internal sealed unsafe class LibTorchThreads : ThreadTeam
{
    private static readonly delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Parallel =
        FindParallel();

    private LibTorchThreads()
    {
    }

    /// <summary>The process's one team.</summary>
    public static LibTorchThreads Team { get; } = new();

    /// <summary>The number of threads that libtorch is set to use.</summary>
    public override int Count => torch.get_num_threads();

    /// <inheritdoc/>
    /// <remarks>
    /// The body disposes the tensors that it makes, since dispose scopes belong to the calling thread. Where several
    /// bodies run at a time, libtorch's operations in them do not divide their work further.
    /// </remarks>
    public override void For(int count, Action<int> body)
    {
        var threads = Math.Min(Count, count);
        if (threads <= 1)
            for (var i = 0; i < count; i++)
                body(i);
        else if (Parallel is null)
            new PoolThreads(threads).For(count, body);
        else
            OnTeam(count, body, threads);
    }

    private static void OnTeam(int count, Action<int> body, int threads)
    {
        var loop = new Loop(count, body);
        var handle = GCHandle.Alloc(loop);
        try
        {
            Parallel(&TakePart, GCHandle.ToIntPtr(handle), (uint)threads, 0);
        }
        finally
        {
            handle.Free();
        }

        loop.Failure?.Throw();
    }

    [UnmanagedCallersOnly]
    private static void TakePart(nint handle) => ((Loop)GCHandle.FromIntPtr(handle).Target!).TakePart();

    private static delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> FindParallel()
    {
        // Finds the library that TorchSharp has loaded, and in it the OpenMP that it was linked with.
        var found = NativeLibrary.TryLoad("libtorch_cpu.so", out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var address)
            ? address
            : 0;
        return (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)found;
    }

    private sealed class Loop(int count, Action<int> body)
    {
        private int taken;

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void TakePart()
        {
            // No exception may leave through OpenMP's frames.
            try
            {
                for (var i = Interlocked.Increment(ref taken); i <= count; i = Interlocked.Increment(ref taken))
                    body(i - 1);
            }
            catch (Exception e)
            {
                Failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
