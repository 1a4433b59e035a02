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

    private async Task<List<PendingImage>> GatherAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PendingImage>();
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        wait.CancelAfter(options.Value.GatherMilliseconds);
        while (batch.Count < options.Value.BatchSize)
        {
            if (queue.Images.TryRead(out var image))
            {
                if (image.Cancelled.IsCancellationRequested)
                    image.Drop();
                else
                    batch.Add(image);
                continue;
            }

            try
            {
                if (!await queue.Images.WaitToReadAsync(wait.Token))
                    break;
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return batch;
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
