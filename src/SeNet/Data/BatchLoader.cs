using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>Cuts a set into batches of normalised, optionally augmented images, epoch by epoch.</summary>
/// <remarks>
/// Order, crop and flip are functions of (seed, epoch, image index) alone. So an image looks the same in an epoch
/// whatever the batch size, the number of threads or the batch that the epoch was entered at.
/// The next batch is prepared on a worker thread while the caller uses the present one; tensors are made on the caller's thread.
/// </remarks>
public sealed class BatchLoader
{
    private readonly ImageSet images;
    private readonly Device? device;
    private readonly int? shuffleSeed;
    private readonly ImageTransform transform;

    /// <summary>Makes a loader.</summary>
    /// <param name="images">What to load.</param>
    /// <param name="batchSize">Images a batch, &gt; 0; the last batch of an epoch may be smaller.</param>
    /// <param name="normalization">Mean and deviation of each channel of <paramref name="images"/>.</param>
    /// <param name="device">Where the batches go; null for the CPU.</param>
    /// <param name="augmentation">Random changes of the images; null for none.</param>
    /// <param name="shuffleSeed">Seed of all random choices; null for the set's order without any randomness.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="normalization"/> has other channels than the images, a random <paramref name="augmentation"/> has no seed,
    /// or a batch would exceed one array.
    /// </exception>
    public BatchLoader(
        ImageSet images,
        int batchSize,
        Normalization normalization,
        Device? device = null,
        Augmentation? augmentation = null,
        int? shuffleSeed = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentNullException.ThrowIfNull(normalization);
        augmentation ??= Augmentation.None;
        if (normalization.Mean.Count != images.Channels)
            throw new ArgumentException(
                $"normalization has {normalization.Mean.Count} channels and the images have {images.Channels}; both need the same.",
                nameof(normalization));
        if (augmentation.IsRandom && shuffleSeed is null)
            throw new ArgumentException("shuffleSeed is null; random augmentation needs a seed.", nameof(shuffleSeed));

        this.images = images;
        this.device = device;
        this.shuffleSeed = shuffleSeed;
        BatchSize = Math.Min(batchSize, images.Count);
        BatchCount = (images.Count - 1) / BatchSize + 1;
        transform = new ImageTransform(images, normalization, augmentation, shuffleSeed ?? 0);
        // A tensor's bytes are filled through a span, which counts them in an int.
        var largest = int.MaxValue / sizeof(float) / transform.OutputLength;
        if (BatchSize > largest)
            throw new ArgumentException($"batchSize is {batchSize}; of images this large a batch holds at most {largest}.", nameof(batchSize));
    }

    /// <summary>Images a batch, at most the set's number of images.</summary>
    public int BatchSize { get; }

    /// <summary>Batches an epoch, a smaller last one included.</summary>
    public int BatchCount { get; }

    /// <summary>The batches of one epoch. Each belongs to the caller, who disposes it.</summary>
    /// <param name="epoch">Number of the epoch, &gt;= 0; each has an order and an augmentation of its own.</param>
    /// <param name="firstBatch">Batches to leave out at the start, 0 to <see cref="BatchCount"/>: where a resumed run goes on.</param>
    /// <returns>Batches of float32 images [N, C, H, W], contiguous, and int64 labels [N].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchCount);
        return BatchesFrom(epoch, firstBatch);
    }

    private IEnumerable<Batch> BatchesFrom(int epoch, int firstBatch)
    {
        var order = shuffleSeed is { } seed ? CounterRandom.Permutation(images.Count, seed, epoch) : null;
        // Two buffers: one is filled while the other is copied to a tensor.
        HostBatch[] buffers = [NewBuffer(), NewBuffer()];
        foreach (var filled in OneAhead.Of(firstBatch, BatchCount, batch => Fill(buffers[batch % 2], batch, order, epoch)))
            yield return ToDevice(filled);
    }

    private HostBatch NewBuffer() => new(new float[BatchSize * transform.OutputLength], new long[BatchSize], 0);

    private HostBatch Fill(HostBatch buffer, int batch, int[]? order, int epoch)
    {
        var start = batch * BatchSize;
        var count = Math.Min(BatchSize, images.Count - start);
        for (var i = 0; i < count; i++)
        {
            var index = order?[start + i] ?? start + i;
            transform.Write(index, epoch, buffer.Pixels.AsSpan(i * transform.OutputLength, transform.OutputLength));
            buffer.Labels[i] = images.Label(index);
        }
        return buffer with { Count = count };
    }

    private Batch ToDevice(HostBatch host)
    {
        using var scope = NewDisposeScope();
        var pixels = empty([host.Count, images.Channels, images.Height, images.Width], ScalarType.Float32, CPU);
        pixels.bytes = MemoryMarshal.AsBytes(host.Pixels.AsSpan(0, host.Count * transform.OutputLength));
        var labels = empty([host.Count], ScalarType.Int64, CPU);
        labels.bytes = MemoryMarshal.AsBytes(host.Labels.AsSpan(0, host.Count));
        return device is null ? new Batch(pixels, labels) : new Batch(pixels.to(device), labels.to(device));
    }

    /// <summary>A batch in managed memory; of both arrays the first <see cref="Count"/> images are filled.</summary>
    private sealed record HostBatch(float[] Pixels, long[] Labels, int Count);
}
