using System.Diagnostics;
using SeNet.Engine;

namespace ClassifierService.Batching;

/// <summary>An accepted image that waits for its classification.</summary>
/// <param name="Image">The image, decoded and prepared.</param>
/// <param name="Cancelled">Set when nobody waits any more: the client has gone, or the deadline has passed.</param>
internal sealed record PendingImage(PreparedImage Image, CancellationToken Cancelled)
{
    private readonly long queued = Stopwatch.GetTimestamp();
    private readonly TaskCompletionSource<Classification> result =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The classification.</summary>
    public Task<Classification> Result => result.Task;

    /// <summary>Time since it was queued.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(queued);

    public void Complete(Classification classification) => result.TrySetResult(classification);

    public void Fail(Exception error) => result.TrySetException(error);

    /// <summary>Ends it if nobody waits any more.</summary>
    public bool DropIfCancelled() => Cancelled.IsCancellationRequested && result.TrySetCanceled(Cancelled);
}
