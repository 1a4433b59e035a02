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
/// whatever the batch size, the number of threads or the first batch, until batch transforms mix it with others. The
/// next batch is prepared while the caller uses the present one: by a worker thread, or, where images are decoded or
/// their pixels are computed, by all processors. Tensors are made, and batch transforms done, on the caller's thread.
/// For a GPU a set in memory lies in the device's memory as 8-bit pixels, as long as the loader lives, and is augmented
/// there if images are only cropped, mirrored and erased.
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
    private readonly Sampler? sampler;
    private readonly bool onAllProcessors;
    private readonly ScalarType type;
    private readonly AugmentationPlan plan;
    private readonly ImagePipeline pipeline;
    private readonly Lazy<DeviceImages>? onDevice;
    private readonly int sampled;
    private readonly int loaded;
    private readonly int largestPart;
    private readonly BatchShards shards;
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
    /// <param name="sampler">
    /// Which images an epoch has, and in which order; null for all, shuffled if there is a seed.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="normalization"/> has other channels than the images, a random <paramref name="augmentation"/>
    /// or a <paramref name="sampler"/> has no seed, the sampler does not fit the images, colours are to be changed of
    /// images that have neither three channels nor one, or a batch would exceed one array.
    /// </exception>
    public BatchLoader(
        ImageSource images,
        int batchSize,
        Normalization normalization,
        string? device = null,
        Augmentation? augmentation = null,
        int? shuffleSeed = null,
        Precision precision = Precision.Float32,
        LastBatch lastBatch = LastBatch.Keep,
        Sampler? sampler = null)
        : this(
            images, batchSize, normalization, device, augmentation, shuffleSeed, precision, lastBatch, sampler,
            BatchShards.Whole)
    {
    }

    /// <summary>Initializes a loader that gives parts of each batch, one after the other.</summary>
    internal BatchLoader(
        ImageSource images,
        int batchSize,
        Normalization normalization,
        string? device,
        Augmentation? augmentation,
        int? shuffleSeed,
        Precision precision,
        LastBatch lastBatch,
        Sampler? sampler,
        BatchShards shards)
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
        if (augmentation.Count > 0 && shuffleSeed is null)
            throw new ArgumentException("shuffleSeed is null; random augmentation needs a seed.", nameof(shuffleSeed));
        if (sampler is not null && shuffleSeed is null)
            throw new ArgumentException("shuffleSeed is null; a sampler needs a seed.", nameof(shuffleSeed));
        if (images.Channels is not (1 or 3)
            && augmentation.FirstOrDefault(transform => transform.NeedsColors) is { } colored)
            throw new ArgumentException(
                $"The images have {images.Channels} channels; {colored.Name} needs images with 3 (RGB) or 1 " +
                "(grayscale).",
                nameof(augmentation));

        this.images = images;
        this.device = device is null ? null : Devices.Parse(device);
        this.shuffleSeed = shuffleSeed;
        this.sampler = sampler;
        this.shards = shards;
        sampled = sampler?.CountFor(images) ?? images.Count;
        BatchSize = Math.Min(batchSize, sampled);
        var (whole, left) = Math.DivRem(sampled, BatchSize);
        BatchCount = Require.Defined(lastBatch) == LastBatch.Keep && left > 0 ? whole + 1 : whole;
        loaded = lastBatch == LastBatch.Drop ? sampled - left : sampled;
        var largestBatch = lastBatch == LastBatch.Merge ? BatchSize + left : BatchSize;
        largestPart = (largestBatch + shards.Count - 1) / shards.Count;
        var seed = shuffleSeed ?? 0;
        plan = new AugmentationPlan(augmentation);
        pipeline = new ImagePipeline(images, normalization, plan, seed, Require.Defined(precision));
        type = pipeline.IsBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        // A tensor's bytes are filled through a span, which counts them in an int.
        var largest = int.MaxValue / pipeline.OutputLength;
        if (largestPart > largest)
            throw new ArgumentException(
                $"batchSize is {batchSize}, and the largest batch has {largestBatch} images; of images this large a " +
                $"batch holds at most {largest}.",
                nameof(batchSize));
        onAllProcessors = images is not ImageSet || plan.ComputesPixels;
        if (this.device is { type: not DeviceType.CPU } && images is ImageSet set && plan.RunsOnDevice)
            onDevice = new(() => new DeviceImages(set, normalization, plan, seed, type, this.device));
    }

    /// <summary>Number of images per batch, at most the number of images in the set.</summary>
    public int BatchSize { get; }

    /// <summary>Number of batches per epoch, including a smaller last one where it is kept.</summary>
    public int BatchCount { get; }

    /// <summary>Number of images per epoch, before a smaller last batch is left out.</summary>
    internal int ImageCount => sampled;

    /// <summary>Number of images in the last batch.</summary>
    internal int LastBatchSize => SizeOf(BatchCount - 1);

    /// <summary>Number of parts into which each batch is cut.</summary>
    internal int Shards => shards.Count;

    /// <summary>Smallest number of images in a part of a batch that is not empty.</summary>
    internal int SmallestPart => Math.Max(1, Math.Min(SizeOf(0), LastBatchSize) / shards.Count);

    /// <summary>Number of images in a batch, numbered from 0.</summary>
    internal int SizeOf(int batch) => batch == BatchCount - 1 ? loaded - batch * BatchSize : BatchSize;

    /// <summary>Enumerates the batches of one epoch. The caller disposes each batch.</summary>
    /// <param name="epoch">
    /// Number of the epoch, 0 or more. Each epoch has its own order and augmentation.
    /// </param>
    /// <param name="firstBatch">
    /// Number of batches to skip at the start, 0 to <see cref="BatchCount"/>, where a resumed run continues.
    /// </param>
    /// <returns>
    /// Batches of images [N, C, H, W], channels-last, and int64 classes [N], or probabilities [N, classes] after batch
    /// transforms.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">
    /// The loader was disposed, before the call or during the enumeration.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// In the enumeration: the sampler gives an index that no image has, or another number of them than it says; or a
    /// batch transform gives targets that are no probabilities.
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
        var order = Order(epoch);
        var parts = PartsFrom(firstBatch).ToList();
        var batches = onDevice is null
            ? FromProcessor(epoch, order, parts)
            : onDevice.Value.Epoch(epoch, order, parts.Select(part => (part.Start, part.Count)));
        foreach (var (batch, part) in batches.Zip(parts))
        {
            yield return plan.OnBatches.Length == 0 ? batch : Transformed(batch, epoch, part.Number);
            ObjectDisposedException.ThrowIf(disposed, this);
        }
    }

    /// <summary>
    /// The parts of batches that are given and not empty: number, first image in the order of the epoch, and number of
    /// images.
    /// </summary>
    private IEnumerable<(int Number, int Start, int Count)> PartsFrom(int firstBatch) =>
        from batch in Enumerable.Range(firstBatch, BatchCount - firstBatch)
        from shard in Enumerable.Range(shards.First, shards.Own)
        let part = shards.PartOf(SizeOf(batch), shard)
        where part.Count > 0
        select (batch * shards.Count + shard, batch * BatchSize + part.Start, part.Count);

    /// <summary>Indices of the images of an epoch that are loaded, in their order.</summary>
    private ArraySegment<int> Order(int epoch)
    {
        if (shuffleSeed is not { } seed)
            return new([.. Enumerable.Range(0, loaded)]);
        var order = sampler is null
            ? CounterRandom.Permutation(images.Count, seed, epoch)
            : sampler.Checked(images, seed, epoch, sampled);
        return new(order, 0, loaded);
    }

    private IEnumerable<Batch> FromProcessor(
        int epoch, ArraySegment<int> order, List<(int Number, int Start, int Count)> parts)
    {
        // Two buffers: one is filled while the other is copied to a tensor.
        HostBatch[] buffers = [NewBuffer(), NewBuffer()];
        foreach (var filled in Prefetch.OneAhead(
            0, parts.Count, i => Fill(buffers[i % 2], order.Slice(parts[i].Start, parts[i].Count), epoch)))
            yield return ToTensors(filled);
    }

    private Batch Transformed(Batch batch, int epoch, int number)
    {
        using var disposed = batch;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (given, targets) = (batch.Images, batch.Targets);
        foreach (var (transform, occurrence) in plan.OnBatches)
        {
            var random = transform.Random(new RandomKey(shuffleSeed!.Value, epoch, number, occurrence));
            (given, targets) = transform.Apply(given, targets, images.ClassNames.Count, random);
            if (!transform.GivesValidTargets)
                BatchCheck.Require(transform, given, batch, targets, images.ClassNames.Count, epoch, number);
        }

        // The batch's own tensors are freed with it.
        return new Batch(
            ReferenceEquals(given, batch.Images) ? given.alias() : given,
            ReferenceEquals(targets, batch.Targets) ? targets.alias() : targets);
    }

    private HostBatch NewBuffer() => new(new byte[largestPart * pipeline.OutputLength], new long[largestPart], 0);

    private HostBatch Fill(HostBatch buffer, ArraySegment<int> indices, int epoch)
    {
        if (onAllProcessors)
            ImageLoop.Run(indices.Count, FillOne);
        else
            for (var i = 0; i < indices.Count; i++)
                FillOne(i);
        return buffer with { Count = indices.Count };

        void FillOne(int i)
        {
            var index = indices[i];
            pipeline.Write(index, epoch, buffer.Pixels.AsSpan(i * pipeline.OutputLength, pipeline.OutputLength));
            buffer.Labels[i] = images.Label(index);
        }
    }

    private Batch ToTensors(HostBatch host)
    {
        using var scope = NewDisposeScope();
        var pixels = empty([host.Count, images.Height, images.Width, images.Channels], type, CPU);
        pixels.bytes = host.Pixels.AsSpan(0, host.Count * pipeline.OutputLength);
        var labels = empty([host.Count], ScalarType.Int64, CPU);
        labels.bytes = MemoryMarshal.AsBytes(host.Labels.AsSpan(0, host.Count));
        var place = device ?? CPU;
        return new Batch(pixels.to(place).permute(0, 3, 1, 2), labels.to(place));
    }

    /// <summary>A batch in managed memory; of both arrays the first <see cref="Count"/> images are filled.</summary>
    private sealed record HostBatch(byte[] Pixels, long[] Labels, int Count);
}
