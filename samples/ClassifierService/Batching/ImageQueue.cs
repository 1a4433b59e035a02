using System.Threading.Channels;
using Microsoft.Extensions.Options;
using SeNet.Engine;

namespace ClassifierService.Batching;

/// <summary>
/// Accepts images, decodes several at a time, and queues them for the <see cref="BatchWorker"/>. An image counts from
/// its acceptance to its answer, so that neither decoded nor encoded images can fill the memory.
/// </summary>
internal sealed class ImageQueue(IOptions<ServiceOptions> options, ServiceMetrics metrics) : IDisposable
{
    private readonly int length = options.Value.QueueLength;
    private readonly SemaphoreSlim decoders = new(Environment.ProcessorCount);
    private readonly Channel<PendingImage> channel = Channel.CreateUnbounded<PendingImage>(
        new UnboundedChannelOptions { SingleReader = true });
    private int accepted;

    /// <summary>The images, in the order of their acceptance.</summary>
    public ChannelReader<PendingImage> Images => channel.Reader;

    /// <summary>Images that were accepted and not yet answered.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Classifies images; all are accepted, or none.</summary>
    /// <param name="prepare">Decodes and prepares each.</param>
    /// <param name="cancellation">Set when nobody waits any more.</param>
    /// <exception cref="QueueFullException">There is no place for them.</exception>
    public async Task<IReadOnlyList<Classification>> ClassifyAsync(
        IReadOnlyList<Func<PreparedImage>> prepare, CancellationToken cancellation)
    {
        Accept(prepare.Count);
        try
        {
            var pending = new List<PendingImage>(prepare.Count);
            foreach (var image in prepare)
                pending.Add(new PendingImage(await DecodeAsync(image, cancellation), cancellation));
            foreach (var image in pending)
                channel.Writer.TryWrite(image);
            return await Task.WhenAll(pending.Select(image => image.Result)).WaitAsync(cancellation);
        }
        finally
        {
            metrics.Waiting.Set(Interlocked.Add(ref accepted, -prepare.Count));
        }
    }

    public void Dispose() => decoders.Dispose();

    private void Accept(int count)
    {
        var now = Interlocked.Add(ref accepted, count);
        if (now > length)
        {
            Interlocked.Add(ref accepted, -count);
            throw new QueueFullException(length);
        }

        metrics.Waiting.Set(now);
    }

    private async Task<PreparedImage> DecodeAsync(Func<PreparedImage> prepare, CancellationToken cancellation)
    {
        await decoders.WaitAsync(cancellation);
        try
        {
            return await Task.Run(prepare, cancellation);
        }
        finally
        {
            decoders.Release();
        }
    }
}
