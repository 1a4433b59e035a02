using SeNet.Files;
using SeNet.Imaging;
using static TorchSharp.torch;

namespace SeNet.Explanation;

/// <summary>Where in an image a network sees a class: the values of a <see cref="GradCam"/>.</summary>
public sealed class ClassActivationMap
{
    private readonly float[] values;

    /// <summary>Makes a map from its values.</summary>
    /// <param name="classIndex">The class that is explained, 0 or more.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="width">Number of columns, at least 1.</param>
    /// <param name="values">[height, width], row-major. Copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    /// <exception cref="ArgumentException">There are more or fewer values than places.</exception>
    public ClassActivationMap(int classIndex, int height, int width, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length != (long)height * width)
            throw new ArgumentException(
                $"There are {values.Length} values for a map of {height} x {width}.", nameof(values));
        (Class, Height, Width, this.values) = (classIndex, height, width, values.ToArray());
    }

    /// <summary>The class that is explained.</summary>
    public int Class { get; }

    /// <summary>Number of rows: the height of the layer's maps, not of the image.</summary>
    public int Height { get; }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>The values [Height, Width], row-major, 0 or more, as the paper's equation 2 gives them.</summary>
    public IReadOnlyList<float> Values => values;

    /// <summary>Value at a place.</summary>
    /// <param name="row">Row, 0 to Height - 1.</param>
    /// <param name="column">Column, 0 to Width - 1.</param>
    public float this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Height, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Width, nameof(column));
            return values[row * Width + column];
        }
    }

    /// <summary>The values divided by the largest of them, 0 to 1; all 0 where nothing speaks for the class.</summary>
    public float[] Normalize()
    {
        var most = values.Where(float.IsFinite).DefaultIfEmpty().Max();
        return Array.ConvertAll(values, value => most > 0 && value > 0 ? Math.Min(value / most, 1) : 0);
    }

    /// <summary>
    /// The normalized values at another size, 0 to 1, by bilinear interpolation between the centers of the places, as
    /// PyTorch's <c>interpolate</c> with <c>align_corners=False</c>.
    /// </summary>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="width">Number of columns, at least 1.</param>
    /// <returns>[height, width], row-major.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public float[] Resize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var normalized = Normalize();
        var rows = Taps(Height, height);
        var columns = Taps(Width, width);
        var result = new float[height * width];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var ((top, bottom, down), (left, right, across)) = (rows[y], columns[x]);
                result[y * width + x] = Between(
                    Between(normalized[top * Width + left], normalized[top * Width + right], across),
                    Between(normalized[bottom * Width + left], normalized[bottom * Width + right], across),
                    down);
            }

        return result;
    }

    /// <summary>
    /// The image with the map laid over it, as the bytes of a PNG file: the brighter the color, the more the place
    /// speaks for the class; places without a color do not.
    /// </summary>
    /// <param name="image">
    /// The image as the network took it, [1, C, H, W] or [C, H, W], with 1 or 3 channels. A small one is enlarged.
    /// </param>
    /// <param name="normalization">How it was normalized, which is undone.</param>
    /// <exception cref="ArgumentException">
    /// The image has another shape, or the normalization other channels.
    /// </exception>
    public byte[] Overlay(Tensor image, Normalization normalization) =>
        HeatOverlay.Draw(this, HeatOverlay.PixelsOf(image, normalization));

    /// <summary>
    /// Saves the <see cref="Overlay"/> as a PNG file, making the directory if it is missing and replacing a file of
    /// that name.
    /// </summary>
    /// <param name="path">File to write.</param>
    /// <param name="image">As in <see cref="Overlay"/>.</param>
    /// <param name="normalization">As in <see cref="Overlay"/>.</param>
    /// <exception cref="ArgumentException">As in <see cref="Overlay"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveOverlay(string path, Tensor image, Normalization normalization)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var png = Overlay(image, normalization);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    private static (int First, int Second, float Share)[] Taps(int from, int to) =>
    [
        .. Enumerable.Range(0, to).Select(index =>
        {
            var place = Math.Clamp((index + 0.5) * from / to - 0.5, 0, from - 1);
            var first = (int)place;
            return (first, Math.Min(first + 1, from - 1), (float)(place - first));
        }),
    ];

    private static float Between(float first, float second, float share) => first + (second - first) * share;
}
