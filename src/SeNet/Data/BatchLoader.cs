using System.Runtime.InteropServices;
using SeNet.Data.Randomness;
using SeNet.Runtime;
using SeNet.Imaging;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>Cuts images into batches of normalised, optionally augmented images, epoch by epoch.</summary>
/// <remarks>
/// Order and augmentation are functions of (seed, epoch, image index) alone. So an image looks the same in an epoch
/// whatever the batch size, the number of threads or the first batch. The next batch is
/// prepared while the caller uses the present one: by a worker thread, or, where images are decoded, scaled or
/// coloured, by all processors. Tensors are made on the caller's thread. For a GPU a set in memory lies in the device's
/// memory as 8-bit pixels, as long as the loader lives, and is augmented there, unless it is scaled or coloured.
/// </remarks>
/// <example>
/// <code>
/// using var loader = new BatchLoader(data.Train, batchSize: 128, Normalization.Cifar10, shuffleSeed: 0);
/// foreach (var batch in loader.Epoch(0))
/// {
///     using (batch)
///         Console.WriteLine(batch.Count);
/// }
/// </code>
/// </example>
public sealed class BatchLoader : IDisposable
{
    private readonly ImageSource images;
    private readonly Device? device;
    private readonly int? shuffleSeed;
    private readonly bool onAllProcessors;
    private readonly ScalarType type;
    private readonly ImageTransform transform;
    private readonly Lazy<DeviceImages>? onDevice;
    private readonly int loaded;
    private readonly int largestBatch;
    private bool disposed;

    /// <summary>Initializes a loader.</summary>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">
    /// Number of images per batch, at least 1. The last batch of an epoch may differ: see
    /// <paramref name="lastBatch"/>.
    /// </param>
    /// <param name="normalization">Mean and standard deviation of each channel of <paramref name="images"/>.</param>
    /// <param name="device">Device of the batches: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. Null: the CPU.</param>
    /// <param name="augmentation">Random augmentation; null for none.</param>
    /// <param name="shuffleSeed">
    /// Seed of the order and the augmentation; null for the set's order without any randomness.
    /// </param>
    /// <param name="precision">
    /// Type of the images: bfloat16 for <see cref="Precision.BFloat16"/>, otherwise float32.
    /// </param>
    /// <param name="lastBatch">What to do with a smaller last batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="normalization"/> has other channels than the images, a random <paramref name="augmentation"/>
    /// has no seed, colours are to be changed of images that have neither three channels nor one, or a batch would
    /// exceed one array.
    /// </exception>
    public BatchLoader(
        ImageSource images,
        int batchSize,
        Normalization normalization,
        string? device = null,
        Augmentation? augmentation = null,
        int? shuffleSeed = null,
        Precision precision = Precision.Float32,
        LastBatch lastBatch = LastBatch.Keep)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentNullException.ThrowIfNull(normalization);
        augmentation ??= Augmentation.None;
        if (normalization.Mean.Count != images.Channels)
            throw new ArgumentException(
                $"normalization has {normalization.Mean.Count} channels and the images have {images.Channels}; both " +
                "need the same number.",
                nameof(normalization));
        if (augmentation.IsRandom && shuffleSeed is null)
            throw new ArgumentException("shuffleSeed is null; random augmentation needs a seed.", nameof(shuffleSeed));
        if (augmentation.ColorJitter is not null && images.Channels is not (1 or 3))
            throw new ArgumentException(
                $"The images have {images.Channels} channels; ColorJitter needs images with 3 (RGB) or 1 (grayscale).",
                nameof(augmentation));

        this.images = images;
        this.device = device is null ? null : Devices.Parse(device);
        this.shuffleSeed = shuffleSeed;
        BatchSize = Math.Min(batchSize, images.Count);
        var (whole, left) = Math.DivRem(images.Count, BatchSize);
        BatchCount = Require.Defined(lastBatch) == LastBatch.Keep && left > 0 ? whole + 1 : whole;
        loaded = lastBatch == LastBatch.Drop ? images.Count - left : images.Count;
        largestBatch = lastBatch == LastBatch.Merge ? BatchSize + left : BatchSize;
        var seed = shuffleSeed ?? 0;
        transform = new ImageTransform(images, normalization, augmentation, seed, Require.Defined(precision));
        type = transform.IsBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        // A tensor's bytes are filled through a span, which counts them in an int.
        var largest = int.MaxValue / transform.OutputLength;
        if (largestBatch > largest)
            throw new ArgumentException(
                $"batchSize is {batchSize}, and the largest batch has {largestBatch} images; of images this large a " +
                $"batch holds at most {largest}.",
                nameof(batchSize));
        onAllProcessors = images is not ImageSet || augmentation.NewPixels;
        if (this.device is { type: not DeviceType.CPU } && images is ImageSet set && !augmentation.NewPixels)
            onDevice = new(() => new DeviceImages(set, normalization, augmentation, seed, type, this.device));
    }

    /// <summary>Number of images per batch, at most the number of images in the set.</summary>
    public int BatchSize { get; }

    /// <summary>Number of batches per epoch, including a smaller last one where it is kept.</summary>
    public int BatchCount { get; }

    /// <summary>Number of images in the last batch.</summary>
    internal int LastBatchSize => CountOf(BatchCount - 1);

    /// <summary>Enumerates the batches of one epoch. The caller disposes each batch.</summary>
    /// <param name="epoch">
    /// Number of the epoch, 0 or more. Each epoch has its own order and augmentation.
    /// </param>
    /// <param name="firstBatch">
    /// Number of batches to skip at the start, 0 to <see cref="BatchCount"/>, where a resumed run continues.
    /// </param>
    /// <returns>Batches of images [N, C, H, W], channels-last, and int64 labels [N].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">
    /// The loader was disposed, before the call or during the enumeration.
    /// </exception>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchCount);
        return BatchesFrom(epoch, firstBatch);
    }

    /// <summary>
    /// Frees the memory on a GPU; a loader on the CPU holds none. Batches that were returned stay valid.
    /// </summary>
    public void Dispose()
    {
        disposed = true;
        if (onDevice is { IsValueCreated: true })
            onDevice.Value.Dispose();
    }

    private IEnumerable<Batch> BatchesFrom(int epoch, int firstBatch)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var order = shuffleSeed is { } seed ? CounterRandom.Permutation(images.Count, seed, epoch) : null;
        if (onDevice is not null)
        {
            foreach (var batch in onDevice.Value.Epoch(epoch, order, BatchSize, firstBatch, BatchCount, loaded))
            {
                yield return batch;
                ObjectDisposedException.ThrowIf(disposed, this);
            }

            yield break;
        }

        // Two buffers: one is filled while the other is copied to a tensor.
        HostBatch[] buffers = [NewBuffer(), NewBuffer()];
        foreach (var filled in Prefetch.OneAhead(
            firstBatch, BatchCount, batch => Fill(buffers[batch % 2], batch, order, epoch)))
        {
            yield return ToTensors(filled);
            ObjectDisposedException.ThrowIf(disposed, this);
        }
    }

    private int CountOf(int batch) => batch == BatchCount - 1 ? loaded - batch * BatchSize : BatchSize;

    private HostBatch NewBuffer() => new(new byte[largestBatch * transform.OutputLength], new long[largestBatch], 0);

    private HostBatch Fill(HostBatch buffer, int batch, int[]? order, int epoch)
    {
        var start = batch * BatchSize;
        var count = CountOf(batch);
        if (onAllProcessors)
            ImageLoop.Run(count, FillOne);
        else
            for (var i = 0; i < count; i++)
                FillOne(i);
        return buffer with { Count = count };

        void FillOne(int i)
        {
            var index = order?[start + i] ?? start + i;
            transform.Write(index, epoch, buffer.Pixels.AsSpan(i * transform.OutputLength, transform.OutputLength));
            buffer.Labels[i] = images.Label(index);
        }
    }

    private Batch ToTensors(HostBatch host)
    {
        using var scope = NewDisposeScope();
        var pixels = empty([host.Count, images.Height, images.Width, images.Channels], type, CPU);
        pixels.bytes = host.Pixels.AsSpan(0, host.Count * transform.OutputLength);
        var labels = empty([host.Count], ScalarType.Int64, CPU);
        labels.bytes = MemoryMarshal.AsBytes(host.Labels.AsSpan(0, host.Count));
        var place = device ?? CPU;
        return new Batch(pixels.to(place).permute(0, 3, 1, 2), labels.to(place));
    }

    /// <summary>A batch in managed memory; of both arrays the first <see cref="Count"/> images are filled.</summary>
    private sealed record HostBatch(byte[] Pixels, long[] Labels, int Count);
}
