using SeNet.Engine;

namespace ClassifierService.Batching;

/// <summary>An accepted image that waits for its classification.</summary>
/// <param name="Image">The image, decoded and prepared.</param>
/// <param name="Cancelled">Set when nobody waits any more: the client has gone, or the deadline has passed.</param>
internal sealed record PendingImage(PreparedImage Image, CancellationToken Cancelled)
{
    private readonly TaskCompletionSource<Classification> result =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The classification.</summary>
    public Task<Classification> Result => result.Task;

    public void Complete(Classification classification) => result.TrySetResult(classification);

    public void Fail(Exception error) => result.TrySetException(error);

    public void Drop() => result.TrySetCanceled(Cancelled);
}
