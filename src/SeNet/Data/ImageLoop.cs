using System.Runtime.ExceptionServices;

namespace SeNet.Data;

/// <summary>Work on many images on all processors.</summary>
internal static class ImageLoop
{
    /// <summary>
    /// Calls <paramref name="work"/> for 0 to <paramref name="count"/> - 1. What it throws is thrown as it is: that of
    /// the first image that failed, whatever the order of work was.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public static void Run(int count, Action<int> work, CancellationToken cancellationToken = default)
    {
        var errors = new ExceptionDispatchInfo?[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, (index, loop) =>
        {
            try
            {
                work(index);
            }
            catch (Exception e)
            {
                errors[index] = ExceptionDispatchInfo.Capture(e);
                loop.Break(); // Those before this one are still read.
            }
        });
        Array.Find(errors, error => error is not null)?.Throw();
    }
}
