using Microsoft.Extensions.Options;
using Prometheus;
using SeNet.Engine;

namespace ClassifierService.Batching;

/// <summary>
/// Classifies the images of the queue in batches. The first image of a batch waits a moment for others; those that
/// nobody waits for any more are left out.
/// </summary>
internal sealed class BatchWorker(
    ImageQueue queue, Classifier classifier, IOptions<ServiceOptions> options, ServiceMetrics metrics,
    ILogger<BatchWorker> logger) : BackgroundService
{
    private static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(
        LogLevel.Error, new EventId(1, nameof(Failed)), "A batch could not be classified");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server stops before its background services: what was accepted has been answered when this is cancelled.
        while (await queue.Images.WaitToReadAsync(stoppingToken))
            Classify(await GatherAsync(stoppingToken));
    }

    /// <summary>
    /// The next images. One that has waited while the network was busy does not wait again: the time counts from when
    /// the oldest was queued.
    /// </summary>
    private async Task<List<PendingImage>> GatherAsync(CancellationToken stoppingToken)
    {
        var gather = TimeSpan.FromMilliseconds(options.Value.GatherMilliseconds);
        var batch = new List<PendingImage>();
        while (batch.Count < options.Value.BatchSize)
        {
            if (queue.Images.TryRead(out var image))
            {
                if (!image.DropIfCancelled())
                    batch.Add(image);
            }
            else if (batch.Count == 0 || !await ComesWithinAsync(gather - batch[0].Age, stoppingToken))
            {
                break;
            }
        }

        // While others were gathered, a client may have gone.
        batch.RemoveAll(image => image.DropIfCancelled());
        return batch;
    }

    private async Task<bool> ComesWithinAsync(TimeSpan time, CancellationToken stoppingToken)
    {
        if (time <= TimeSpan.Zero)
            return false;
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        wait.CancelAfter(time);
        try
        {
            return await queue.Images.WaitToReadAsync(wait.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Classify(List<PendingImage> batch)
    {
        if (batch.Count == 0)
            return;
        metrics.BatchSizes.Observe(batch.Count);
        try
        {
            using var timer = metrics.ComputeSeconds.NewTimer();
            var results = classifier.Classify([.. batch.Select(image => image.Image)]);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Complete(results[i]);
        }
#pragma warning disable CA1031 // The service goes on; whoever waits gets the error.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed(logger, e);
            batch.ForEach(image => image.Fail(e));
        }
    }
}
