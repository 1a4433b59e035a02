using System.Runtime.InteropServices;
using SeNet.Data.Randomness;
using SeNet.Imaging;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>A set that lies on a device as 8-bit pixels, and is augmented and normalised there.</summary>
internal sealed class DeviceImages : IDisposable
{
    private readonly ImageSet images;
    private readonly AugmentationPlan plan;
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
        AugmentationPlan plan,
        int seed,
        ScalarType type,
        Device device)
    {
        using var scope = NewDisposeScope();
        this.images = images;
        this.plan = plan;
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
    /// Makes batches of one epoch. The parameters of all images are sent to the device once, before the first.
    /// </summary>
    /// <param name="epoch">Number of the epoch.</param>
    /// <param name="order">Indices of the images, in the order of the epoch.</param>
    /// <param name="parts">The batches: positions of their first images in the order, and numbers of images.</param>
    public IEnumerable<Batch> Epoch(
        int epoch, IReadOnlyList<int> order, IEnumerable<(int Start, int Count)> parts)
    {
        using var choices = Choose(epoch, order);
        foreach (var (start, count) in parts)
            yield return Make(choices, start, count);
    }

    public void Dispose()
    {
        foreach (var tensor in (ReadOnlySpan<Tensor>)[pixels, labels, mean, standardDeviation, rows, columns])
            tensor.Dispose();
    }

    /// <summary>
    /// One row per image, in the epoch's order: its index, its <see cref="Placement"/> and the rectangles that are
    /// erased, each as first and last row and column, those behind the last without any pixel.
    /// </summary>
    private Tensor Choose(int epoch, IReadOnlyList<int> order)
    {
        var fields = 5 + 4 * plan.MaxBoxes;
        var choices = new long[order.Count * fields];
        for (var i = 0; i < order.Count; i++)
        {
            var key = new RandomKey(seed, epoch, order[i]);
            var place = plan.Moves.Choose(key);
            var row = choices.AsSpan(i * fields, fields);
            ReadOnlySpan<long> first =
                [order[i], place.Top, place.Left, place.Mirrored ? 1 : 0, place.UpsideDown ? 1 : 0];
            first.CopyTo(row);
            ChooseBoxes(key, row[first.Length..]);
        }

        using var scope = NewDisposeScope();
        return tensor(choices, [order.Count, fields]).to(pixels.device).DetachFromDisposeScope();
    }

    private void ChooseBoxes(RandomKey key, Span<long> row)
    {
        Span<Box> boxes = stackalloc Box[plan.MaxBoxes];
        var count = 0;
        foreach (var (erasure, occurrence) in plan.Erasures)
            count += erasure.Choose(
                images.Height, images.Width, key with { Occurrence = occurrence }, boxes[count..]);
        foreach (var box in boxes[..count])
        {
            ReadOnlySpan<long> bounds = [box.Top, box.Top + box.Height, box.Left, box.Left + box.Width];
            bounds.CopyTo(row);
            row = row[bounds.Length..];
        }
    }

    private Batch Make(Tensor choices, long start, long count)
    {
        using var scope = NewDisposeScope();
        var fields = choices.narrow(0, start, count).view(count, -1, 1, 1).unbind(1);
        var (index, top, left) = (fields[0], fields[1], fields[2]);
        var (height, width) = (images.Height, images.Width);
        var row = where(fields[4].Is(1), rows.neg().Plus(height - 1), rows);
        var y = Source(row.Plus(top), height, out var rowInside);
        var column = where(fields[3].Is(1), columns.neg().Plus(width - 1), columns);
        var x = Source(column.Plus(left), width, out var columnInside);
        var inside = index.Times(height * width).Plus(y.Times(width)).Plus(x);
        var position = where(rowInside.logical_and(columnInside), inside, pixels.size(0) - 1);
        var values = pixels.index_select(0, position.view(-1)).to_type(ScalarType.Float32);
        values = values.Over_(255).sub_(mean).div_(standardDeviation).view(count, height, width, images.Channels);
        using Scalar blank = 0;
        for (var box = 5; box < fields.Length; box += 4)
        {
            var erased = Within(rows, fields[box], fields[box + 1])
                .logical_and(Within(columns, fields[box + 2], fields[box + 3]));
            values.masked_fill_(erased.unsqueeze(-1), blank);
        }

        return new Batch(values.to_type(type).permute(0, 3, 1, 2), labels.index_select(0, index.view(-1)));
    }

    private Tensor Source(Tensor position, int length, out Tensor inside)
    {
        inside = position.IsAbove(-1).logical_and(position.IsBelow(length));
        if (!plan.Moves.Reflects)
            return position.Within(0, length - 1);
        inside = ones_like(inside);
        using Scalar period = Math.Max(1, 2 * (length - 1));
        var folded = position.remainder(period);
        return minimum(folded, folded.neg().Plus(period)).Within(0, length - 1);
    }

    private static Tensor Within(Tensor positions, Tensor first, Tensor end) =>
        positions.ge(first).logical_and(positions.lt(end));

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
