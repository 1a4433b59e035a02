using System.Runtime.ExceptionServices;

namespace SeNet.Mpi;

/// <summary>The thread that makes all calls of MPI, one after the other.</summary>
internal sealed class MpiThread : IDisposable
{
    private readonly SemaphoreSlim given = new(0), done = new(0);
    private readonly Thread thread;
    private Action? work;
    private ExceptionDispatchInfo? failure;

    public MpiThread()
    {
        thread = new Thread(Loop) { IsBackground = true, Name = "MPI" };
        thread.Start();
    }

    /// <summary>Runs an action on the thread and waits for its end.</summary>
    public void Run(Action action)
    {
        work = action;
        given.Release();
        done.Wait();
        failure?.Throw();
    }

    public void Dispose()
    {
        work = null;
        given.Release();
        thread.Join();
        given.Dispose();
        done.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            given.Wait();
            if (work is null)
                return;
            try
            {
                failure = null;
                work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            done.Release();
        }
    }
}
