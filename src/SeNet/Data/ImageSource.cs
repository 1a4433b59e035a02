using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using SeNet.Collections;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// Labelled images that a network sees at one size: pixels in memory (<see cref="ImageSet"/>), files
/// (<see cref="ImageFiles"/>), or encoded images from elsewhere, such as a database (<see cref="EncodedImages"/>).
/// </summary>
public abstract class ImageSource
{
    // So that an image's float32 numbers still fit one array.
    private const int LongestImage = int.MaxValue / sizeof(float);

    private readonly int[] labels;

    private protected ImageSource(
        IReadOnlyList<int> labels, int channels, int height, int width, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if ((Int128)channels * height * width is var bytes && bytes > LongestImage)
            throw new ArgumentException(
                $"An image of {channels} x {height} x {width} has {bytes} bytes; at most {LongestImage} are " +
                "accepted: choose a smaller size.");
        if (labels.Count == 0)
            throw new ArgumentException("labels is empty; a set holds at least one image.", nameof(labels));
        if (classNames.Count == 0)
            throw new ArgumentException("classNames is empty; a set has at least one class.", nameof(classNames));
        for (var i = 0; i < labels.Count; i++)
            if ((uint)labels[i] >= (uint)classNames.Count)
                throw new ArgumentException(
                    $"Image {i} has label {labels[i]}; with {classNames.Count} class names a label is 0 to " +
                    $"{classNames.Count - 1}.",
                    nameof(labels));

        this.labels = [.. labels];
        Channels = channels;
        Height = height;
        Width = width;
        ClassNames = Array.AsReadOnly([.. classNames]);
    }

    /// <summary>Number of images, N &gt; 0.</summary>
    public int Count => labels.Length;

    /// <summary>Number of channels: 3 for RGB, 1 for grayscale.</summary>
    public int Channels { get; }

    /// <summary>Image height in pixels, as a network sees it.</summary>
    public int Height { get; }

    /// <summary>Image width in pixels, as a network sees it.</summary>
    public int Width { get; }

    /// <summary>Names of the classes. A label is an index into this list.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// Files of the image folder that were left out because they are not images. Empty for other sets, and for subsets.
    /// </summary>
    public SkippedFiles Skipped { get; internal init; } = SkippedFiles.None;

    /// <summary>Bytes of an image, as a network sees it.</summary>
    internal int ImageLength => Channels * Height * Width;

    /// <summary>
    /// What tells the images of a subset apart from others of the same set where nothing else does; empty for a whole
    /// set.
    /// </summary>
    private protected string Selection { get; init; } = "";

    /// <summary>Adds what makes a run on these images another run than one on others.</summary>
    internal virtual void AddTo(NamedValues values)
    {
        values.Add("training images", Count);
        values.Add("classes", string.Join(", ", ClassNames));
        values.Add("image size", FormattableString.Invariant($"{Channels}x{Height}x{Width}"));
        values.Add("hash of the chosen images", Selection, unless: "");
    }

    /// <summary>Creates a set of some of the images, in the given order, with the same classes.</summary>
    /// <param name="indices">Positions in this set, at least one; one given twice is taken twice.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An index is not 0 to <see cref="Count"/> - 1.
    /// </exception>
    /// <exception cref="ArgumentException">There are no indices, or too many for one array.</exception>
    public abstract ImageSource Subset(IEnumerable<int> indices);

    /// <summary>Label of one image: an index into <see cref="ClassNames"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="index"/> is not 0 to <see cref="Count"/> - 1.
    /// </exception>
    public int Label(int index)
    {
        CheckIndex(index);
        return labels[index];
    }

    /// <summary>
    /// Mean and standard deviation of each channel over all images as they are seen without augmentation, pixels
    /// divided by 255.
    /// </summary>
    /// <remarks>
    /// The population's standard deviation (divided by the number of pixels, not by one less), from exact integer sums.
    /// Images in files are all decoded for it.
    /// </remarks>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    /// <exception cref="InvalidOperationException">
    /// All pixels of a channel are equal: its standard deviation is 0.
    /// </exception>
    /// <exception cref="IOException">A file is not there any more, or the system refuses to read it.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read a file.</exception>
    /// <exception cref="ImageFormatException">A file is damaged or not an image that can be read.</exception>
    public Normalization ComputeNormalization(CancellationToken cancellationToken = default)
    {
        var totals = new (long Sum, long Squares)[Channels];
        ImageLoop.Run(Count, index =>
        {
            var scratch = ArrayPool<byte>.Shared.Rent(ImageLength);
            var pixels = Read(index, scratch.AsSpan(0, ImageLength));
            for (var channel = 0; channel < Channels; channel++)
            {
                var (sum, squares) = SumsOf(pixels.Slice(channel * Height * Width, Height * Width));
                Interlocked.Add(ref totals[channel].Sum, sum);
                Interlocked.Add(ref totals[channel].Squares, squares);
            }

            ArrayPool<byte>.Shared.Return(scratch);
        }, cancellationToken);

        var mean = new float[Channels];
        var standardDeviation = new float[Channels];
        Int128 count = (long)Count * Height * Width;
        for (var channel = 0; channel < Channels; channel++)
        {
            var (sum, squares) = totals[channel];
            var variance = count * squares - (Int128)sum * sum; // times count squared
            if (variance == 0)
                throw new InvalidOperationException(
                    $"All pixels of channel {channel} are {sum / (long)count}, so its standard deviation is 0; " +
                    "normalise with values of your own.");
            mean[channel] = (float)(sum / ((double)count * 255));
            standardDeviation[channel] = (float)(Math.Sqrt((double)variance) / ((double)count * 255));
        }

        return new Normalization(mean, standardDeviation);
    }

    /// <summary>An image as it is seen without augmentation, [C, H, W].</summary>
    /// <param name="index">Its position.</param>
    /// <param name="scratch">Memory of <see cref="ImageLength"/> bytes that the pixels may be put into.</param>
    /// <returns>The pixels; in <paramref name="scratch"/>, or the set's own.</returns>
    internal abstract ReadOnlySpan<byte> Read(int index, Span<byte> scratch);

    /// <summary>
    /// Writes a part of an image, chosen for its own height and width, scaled to the size that a network sees, [C, H,
    /// W].
    /// </summary>
    internal abstract void ReadPart(
        int index, Func<int, int, Box> choose, Interpolation interpolation, Span<byte> planes);

    /// <summary>The <see cref="Selection"/> of a subset.</summary>
    private protected string SelectionOf(int[] chosen)
    {
        var hash = new XxHash64();
        hash.Append(Encoding.ASCII.GetBytes(Selection));
        hash.Append(MemoryMarshal.AsBytes(chosen.AsSpan()));
        return Convert.ToHexString(hash.GetCurrentHash());
    }

    private protected void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"The set holds {Count} images; an index is 0 to {Count - 1}.");
    }

    private protected int[] Chosen(IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        int[] chosen = [.. indices];
        Array.ForEach(chosen, CheckIndex);
        return chosen.Length > 0
            ? chosen
            : throw new ArgumentException("indices is empty; a set holds at least one image.", nameof(indices));
    }

    private static (long Sum, long Squares) SumsOf(ReadOnlySpan<byte> plane)
    {
        long sum = 0, squares = 0;
        foreach (var pixel in plane)
        {
            sum += pixel;
            squares += pixel * pixel;
        }

        return (sum, squares);
    }
}
