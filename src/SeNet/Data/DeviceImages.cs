using System.Runtime.InteropServices;
using SeNet.Imaging;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>A set that lies on a device as 8-bit pixels, and is augmented and normalised there.</summary>
internal sealed class DeviceImages : IDisposable
{
    private readonly ImageSet images;
    private readonly Augmentation augmentation;
    private readonly int seed;
    private readonly ScalarType type;
    private readonly Tensor pixels; // [N * H * W + 1, C]: a black one at the end, for what lies outside
    private readonly Tensor labels;
    private readonly Tensor mean;
    private readonly Tensor standardDeviation;
    private readonly Tensor rows;
    private readonly Tensor columns;

    public DeviceImages(
        ImageSet images,
        Normalization normalization,
        Augmentation augmentation,
        int seed,
        ScalarType type,
        Device device)
    {
        using var scope = NewDisposeScope();
        this.images = images;
        this.augmentation = augmentation;
        this.seed = seed;
        this.type = type;
        var black = zeros([1, images.Channels], ScalarType.Byte);
        pixels = cat([Pixels(images), black]).to(device).DetachFromDisposeScope();
        long[] classes = [.. Enumerable.Range(0, images.Count).Select(index => (long)images.Label(index))];
        labels = tensor(classes, ScalarType.Int64).to(device).DetachFromDisposeScope();
        mean = tensor(normalization.Mean.ToArray()).to(device).DetachFromDisposeScope();
        standardDeviation = tensor(normalization.StandardDeviation.ToArray()).to(device).DetachFromDisposeScope();
        rows = arange(images.Height, ScalarType.Int64, device).view(1, -1, 1).DetachFromDisposeScope();
        columns = arange(images.Width, ScalarType.Int64, device).view(1, 1, -1).DetachFromDisposeScope();
    }

    /// <summary>
    /// Makes one epoch's batches, the last of all images that are left of <paramref name="count"/> (null for the
    /// set's). The parameters of all images are sent to the device once, before the first.
    /// </summary>
    public IEnumerable<Batch> Epoch(
        int epoch, int[]? order, int batchSize, int firstBatch, int batchCount, int? count = null)
    {
        using var plan = Plan(epoch, order);
        for (var batch = firstBatch; batch < batchCount; batch++)
        {
            var start = (long)batch * batchSize;
            yield return Make(plan, start, batch == batchCount - 1 ? (count ?? images.Count) - start : batchSize);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in (ReadOnlySpan<Tensor>)[pixels, labels, mean, standardDeviation, rows, columns])
            tensor.Dispose();
    }

    /// <summary>
    /// One row per image, in the epoch's order: its index and its <see cref="AugmentationParameters"/>.
    /// </summary>
    private Tensor Plan(int epoch, int[]? order)
    {
        const int Fields = 6;
        var plan = new long[images.Count * Fields];
        for (var i = 0; i < images.Count; i++)
        {
            var index = order?[i] ?? i;
            var (top, left, flipped, cutTop, cutLeft) =
                AugmentationParameters.Create(images, augmentation, seed, epoch, index);
            ReadOnlySpan<long> row = [index, top, left, flipped ? 1 : 0, cutTop, cutLeft];
            row.CopyTo(plan.AsSpan(i * Fields));
        }

        using var scope = NewDisposeScope();
        return tensor(plan, [images.Count, Fields]).to(pixels.device).DetachFromDisposeScope();
    }

    private Batch Make(Tensor plan, long start, long count)
    {
        using var scope = NewDisposeScope();
        var fields = plan.narrow(0, start, count).view(count, -1, 1, 1).unbind(1);
        var (index, top, left, flipped) = (fields[0], fields[1], fields[2], fields[3]);
        var (height, width) = (images.Height, images.Width);
        var y = Source(rows.Plus(top), height, out var rowInside);
        var column = where(flipped.Is(1), columns.neg().Plus(width - 1), columns);
        var x = Source(column.Plus(left), width, out var columnInside);
        var inside = index.Times(height * width).Plus(y.Times(width)).Plus(x);
        var position = where(rowInside.logical_and(columnInside), inside, pixels.size(0) - 1);
        var values = pixels.index_select(0, position.view(-1)).to_type(ScalarType.Float32);
        values = values.Over_(255).sub_(mean).div_(standardDeviation).view(count, height, width, images.Channels);
        using Scalar blank = 0;
        if (augmentation.Cutout > 0)
            values.masked_fill_(Within(rows, fields[4]).logical_and(Within(columns, fields[5])).unsqueeze(-1), blank);
        return new Batch(values.to_type(type).permute(0, 3, 1, 2), labels.index_select(0, index.view(-1)));
    }

    private Tensor Source(Tensor position, int length, out Tensor inside)
    {
        inside = position.IsAbove(-1).logical_and(position.IsBelow(length));
        if (!augmentation.ReflectPadding)
            return position.Within(0, length - 1);
        inside = ones_like(inside);
        using Scalar period = Math.Max(1, 2 * (length - 1));
        var folded = position.remainder(period);
        return minimum(folded, folded.neg().Plus(period)).Within(0, length - 1);
    }

    private Tensor Within(Tensor positions, Tensor start) =>
        positions.ge(start).logical_and(positions.lt(start.Plus(augmentation.Cutout)));

    private static Tensor Pixels(ImageSet images)
    {
        var planes = empty([images.Count, images.Channels, images.Height, images.Width], ScalarType.Byte);
        for (var index = 0; index < images.Count; index++)
        {
            using var image = planes[index];
            var source = images.Pixels(index);
            image.bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(source), source.Length);
        }

        return planes.permute(0, 2, 3, 1).reshape(-1, images.Channels);
    }
}
