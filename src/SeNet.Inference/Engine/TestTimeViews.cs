using SeNet.Evaluation;

namespace SeNet.Engine;

/// <summary>The variants of an image that a <see cref="TestTimeAugmentation"/> classifies, and their weights.</summary>
internal static class TestTimeViews
{
    private static readonly View Identity = new(0, 0, false), Mirrored = new(0, 0, true);

    /// <summary>The variants, with weights whose sum is 1.</summary>
    public static IReadOnlyList<(View View, float Weight)> Of(TestTimeAugmentation augmentation) => augmentation switch
    {
        TestTimeAugmentation.None => [(Identity, 1)],
        TestTimeAugmentation.HorizontalFlip => [(Identity, 0.5f), (Mirrored, 0.5f)],
        _ =>
        [
            (Identity, 0.25f), (Mirrored, 0.25f),
            (new View(-1, -1, false), 0.125f), (new View(-1, -1, true), 0.125f),
            (new View(1, 1, false), 0.125f), (new View(1, 1, true), 0.125f),
        ],
    };

    /// <summary>A variant of an image.</summary>
    /// <param name="Rows">Output row y is input row y + Rows; the nearest one outside of the image.</param>
    /// <param name="Columns">The same for columns.</param>
    /// <param name="IsMirrored">Whether left and right are exchanged afterwards.</param>
    internal readonly record struct View(int Rows, int Columns, bool IsMirrored)
    {
        /// <summary>Writes the variant of an image.</summary>
        /// <param name="image">[C, size, size].</param>
        /// <param name="size">Height and width.</param>
        /// <param name="target">Receives as many values.</param>
        public void Write(ReadOnlySpan<float> image, int size, Span<float> target)
        {
            for (var line = 0; line < image.Length / size; line++)
            {
                var (plane, y) = Math.DivRem(line, size);
                var source = image.Slice((plane * size + Math.Clamp(y + Rows, 0, size - 1)) * size, size);
                var row = target.Slice(line * size, size);
                for (var x = 0; x < size; x++)
                    row[x] = source[Math.Clamp((IsMirrored ? size - 1 - x : x) + Columns, 0, size - 1)];
            }
        }
    }
}
