using SeNet.Evaluation;

namespace SeNet.Engine;

/// <summary>Writes the views of an image that a <see cref="TestTimeAugmentation"/> classifies.</summary>
internal static class TestTimeViews
{
    /// <summary>Writes a view of an image.</summary>
    /// <param name="view">The view.</param>
    /// <param name="image">[C, size, size].</param>
    /// <param name="size">Height and width.</param>
    /// <param name="target">Receives as many values.</param>
    public static void Write(this TestTimeView view, ReadOnlySpan<float> image, int size, Span<float> target)
    {
        var crop = view.Fraction < 1 ? Enlarged(view, image, size) : image;
        for (var line = 0; line < image.Length / size; line++)
        {
            var (plane, y) = Math.DivRem(line, size);
            var source = crop.Slice((plane * size + Math.Clamp(y + view.Rows, 0, size - 1)) * size, size);
            var row = target.Slice(line * size, size);
            for (var x = 0; x < size; x++)
                row[x] = source[Math.Clamp((view.Mirror ? size - 1 - x : x) + view.Columns, 0, size - 1)];
        }
    }

    /// <summary>The crop of a view, enlarged to the image's size.</summary>
    private static float[] Enlarged(TestTimeView view, ReadOnlySpan<float> image, int size)
    {
        var rows = Taps(view.CropOf(size, vertical: true), size);
        var columns = Taps(view.CropOf(size, vertical: false), size);
        var enlarged = new float[image.Length];
        for (var plane = 0; plane < image.Length; plane += size * size)
            for (var y = 0; y < size; y++)
            {
                var (top, bottom, down) = rows[y];
                var upper = image.Slice(plane + top * size, size);
                var lower = image.Slice(plane + bottom * size, size);
                for (var x = 0; x < size; x++)
                {
                    var (left, right, along) = columns[x];
                    enlarged[plane + y * size + x] =
                        (1 - down) * ((1 - along) * upper[left] + along * upper[right])
                        + down * ((1 - along) * lower[left] + along * lower[right]);
                }
            }

        return enlarged;
    }

    /// <summary>
    /// The two pixels of a crop between which each pixel of the view lies, and the weight of the second.
    /// </summary>
    private static (int First, int Second, float Weight)[] Taps((int Start, int Length) crop, int size) =>
    [
        .. Enumerable.Range(0, size).Select(i =>
        {
            var place = Math.Max(0, (i + 0.5f) * crop.Length / size - 0.5f);
            var first = Math.Min((int)place, crop.Length - 1);
            return (crop.Start + first, crop.Start + Math.Min(first + 1, crop.Length - 1), place - first);
        }),
    ];
}
