using System.Runtime.ExceptionServices;

namespace SeNet.Kernels;

/// <summary>Threads of .NET's pool.</summary>
/// <param name="count">Number of threads, at least 1.</param>
internal sealed class PoolThreads(int count) : ThreadTeam
{
    public override int Count => count;

    public override void For(int count, Action<int> body)
    {
        var threads = Math.Min(Count, count);
        if (threads <= 1)
        {
            for (var i = 0; i < count; i++)
                body(i);
            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
        }
        catch (AggregateException e)
        {
            // As from a loop: the body's own exception.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
