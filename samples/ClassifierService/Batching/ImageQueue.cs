using System.Threading.Channels;
using Microsoft.Extensions.Options;
using SeNet.Engine;

namespace ClassifierService.Batching;

/// <summary>
/// Accepts images, decodes them in parallel, and queues them for the <see cref="BatchWorker"/>. An image has its place
/// from its acceptance until it is classified or dropped, so that decoded images cannot fill the memory.
/// </summary>
internal sealed class ImageQueue(IOptions<ServiceOptions> options, ServiceMetrics metrics) : IDisposable
{
    private readonly int length = options.Value.QueueLength;
    private readonly SemaphoreSlim decoders = new(Environment.ProcessorCount);
    // What bounds it is the number of places.
    private readonly Channel<PendingImage> channel = Channel.CreateUnbounded<PendingImage>(
        new UnboundedChannelOptions { SingleReader = true });
    private int accepted;

    /// <summary>The images, in the order in which they were decoded.</summary>
    public ChannelReader<PendingImage> Images => channel.Reader;

    /// <summary>Images that have a place.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Classifies images; all are accepted, or none.</summary>
    /// <param name="prepare">Decodes and prepares each.</param>
    /// <param name="cancellation">Set when nobody waits any more.</param>
    /// <exception cref="QueueFullException">There is no place for them.</exception>
    public async Task<IReadOnlyList<Classification>> ClassifyAsync(
        IReadOnlyList<Func<PreparedImage>> prepare, CancellationToken cancellation)
    {
        Accept(prepare.Count);
        return await RunAsync(prepare, cancellation).WaitAsync(cancellation);
    }

    public void Dispose() => decoders.Dispose();

    /// <summary>
    /// Continues after a cancellation until the images have left the queue: only then are their places free.
    /// </summary>
    private async Task<IReadOnlyList<Classification>> RunAsync(
        IReadOnlyList<Func<PreparedImage>> prepare, CancellationToken cancellation)
    {
        try
        {
            var images = await Task.WhenAll(prepare.Select(image => DecodeAsync(image, cancellation)));
            var pending = images.Select(image => new PendingImage(image, cancellation)).ToList();
            foreach (var image in pending)
                channel.Writer.TryWrite(image);
            return await Task.WhenAll(pending.Select(image => image.Result));
        }
        finally
        {
            Interlocked.Add(ref accepted, -prepare.Count);
            metrics.Waiting.Dec(prepare.Count);
        }
    }

    private void Accept(int count)
    {
        if (Interlocked.Add(ref accepted, count) > length)
        {
            Interlocked.Add(ref accepted, -count);
            throw new QueueFullException(length);
        }

        metrics.Waiting.Inc(count);
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
