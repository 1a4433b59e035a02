using SeNet.Evaluation;
using SeNet.Graphs;
using SeNet.Imaging;
using SeNet.Weights;

namespace SeNet.Engine;

/// <summary>
/// Classifies images with a trained network, without libtorch: decodes them, prepares them as the network was trained,
/// and names the most probable classes.
/// </summary>
/// <remarks>
/// Any number of threads may share a classifier. It may be disposed of while calls are running: they finish, later ones
/// throw <see cref="ObjectDisposedException"/>. JPEG, PNG, GIF (first frame), BMP and WebP are read.
/// </remarks>
/// <example>
/// <code>
/// using var classifier = Classifier.Load("best.safetensors");
/// foreach (ClassPrediction prediction in classifier.Classify("photo.jpg").Top)
///     Console.WriteLine($"{prediction.ClassName}: {prediction.Probability:P1}");
/// </code>
/// </example>
public sealed class Classifier : IDisposable
{
    private readonly InferenceEngine engine;
    private readonly ClassifierOptions options;
    private readonly ImagePreparation preparation;
    private readonly IReadOnlyList<(TestTimeView View, double Weight)> views;

    /// <summary>Makes a classifier of a network.</summary>
    /// <param name="network">The network; later changes of it do not reach the classifier.</param>
    /// <param name="metadata">Its classes, and how images are prepared for it.</param>
    /// <param name="options">How it works; defaults if null.</param>
    /// <exception cref="ArgumentException">
    /// The network has another number of classes or channels than <paramref name="metadata"/>, or takes images of
    /// neither three channels (RGB) nor one (gray).
    /// </exception>
    public Classifier(IGraphModel network, ClassificationMetadata metadata, ClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(metadata);
        this.options = options ?? new ClassifierOptions();
        var (channels, classes) = (network.Graph.Input.Channels, network.Graph.Output.Channels);
        if (channels is not (1 or DecodedImage.Channels))
            throw new ArgumentException(
                $"'{network.Graph.Name}' takes images of {channels} channels; files hold images of 3 (RGB) or 1 " +
                    "(gray).",
                nameof(network));
        if (metadata.Normalization.Mean.Count != channels || metadata.ClassNames.Count != classes)
            throw new ArgumentException(
                $"'{network.Graph.Name}' has {channels} channels and {classes} classes; the metadata have a " +
                    $"normalization of {metadata.Normalization.Mean.Count} channels and {metadata.ClassNames.Count} " +
                    "class names. Use the metadata that were saved with the network.",
                nameof(metadata));
        ClassNames = [.. metadata.ClassNames];
        preparation = new ImagePreparation(metadata.Crop, metadata.Normalization);
        views = this.options.Augmentation.Weighted();
        engine = new InferenceEngine(network, this.options.Engine);
    }

    /// <summary>Names of the classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The network.</summary>
    public Graph Graph => engine.Graph;

    /// <summary>Height and width, in pixels, of the images that the network sees.</summary>
    public int ImageSize => preparation.Size;

    /// <summary>
    /// Number of features of <see cref="Features(string)"/>; null for a network without a classifier layer.
    /// </summary>
    public int? FeatureCount => engine.FeatureCount;

    /// <summary>Reads a network, its classes and the preparation of images from a file.</summary>
    /// <param name="path">
    /// A weights file with metadata, of any format, or a file that <c>OnnxExporter</c> wrote.
    /// </param>
    /// <param name="options">How it works; defaults if null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">
    /// The file does not name its network, its classes or the preparation of images.
    /// </exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of no known format.</exception>
    public static Classifier Load(string path, ClassifierOptions? options = null)
    {
        var network = StoredNetwork.Load(path);
        return new Classifier(network, ClassificationMetadata.Create(network.Metadata, path), options);
    }

    /// <summary>Classifies an image file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The system refuses to read it.</exception>
    /// <exception cref="ImageFormatException">It is no whole image, or one of too many pixels.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public Classification Classify(string path) => Classify(Prepare(path));

    /// <summary>Classifies an image from a stream, which is read to its end.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <exception cref="ImageFormatException">They are no whole image, or one of too many pixels.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public Classification Classify(Stream encoded) => Classify(Prepare(encoded));

    /// <summary>Classifies an image in memory.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <exception cref="ImageFormatException">They are no whole image, or one of too many pixels.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public Classification Classify(ReadOnlySpan<byte> encoded) => Classify(Prepare(encoded));

    /// <summary>Classifies pixels.</summary>
    /// <param name="pixels">Red, green and blue of each pixel, row by row, 0 to 255.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public Classification Classify(ReadOnlySpan<byte> pixels, int width, int height) =>
        Classify(Prepare(pixels, width, height));

    /// <summary>
    /// Classifies image files. Several are decoded at a time and classified together; one that cannot be read is an
    /// error of its own result only.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <returns>A result for each file, in their order, as they come.</returns>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public IEnumerable<ClassificationResult> ClassifyAll(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.Chunk(options.BatchSize).SelectMany(chunk => ClassifyChunk(chunk, path => path, Prepare));
    }

    /// <summary>As the other overload, for images in memory.</summary>
    /// <param name="images">The bytes of image files.</param>
    /// <returns>A result for each image, in their order, as they come.</returns>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public IEnumerable<ClassificationResult> ClassifyAll(IEnumerable<ReadOnlyMemory<byte>> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images
            .Select((image, i) => (Image: image, Number: i))
            .Chunk(options.BatchSize)
            .SelectMany(chunk => ClassifyChunk(chunk, item => $"{item.Number}", item => Prepare(item.Image.Span)));
    }

    /// <summary>Classifies prepared images together.</summary>
    /// <param name="images">Images that this classifier prepared.</param>
    /// <returns>A classification for each, in their order.</returns>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public IReadOnlyList<Classification> Classify(IReadOnlyList<PreparedImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0)
            return [];
        var outputs = Logits(images);
        var classes = ClassNames.Count;
        return [.. images.Select((_, i) =>
            Classification.Of(outputs.AsSpan(i * classes, classes), ClassNames, options.Top))];
    }

    /// <summary>Computes an embedding of an image file: what the network's last layer sees of it.</summary>
    /// <param name="path">The file.</param>
    /// <returns><see cref="FeatureCount"/> values.</returns>
    /// <exception cref="InvalidOperationException">The network has no classifier layer.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImageFormatException">It is no whole image, or one of too many pixels.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public float[] Features(string path) => Features([Prepare(path)])[0];

    /// <summary>As <see cref="Features(string)"/>, of an image in memory.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <returns><see cref="FeatureCount"/> values.</returns>
    /// <exception cref="InvalidOperationException">The network has no classifier layer.</exception>
    /// <exception cref="ImageFormatException">They are no whole image, or one of too many pixels.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public float[] Features(ReadOnlySpan<byte> encoded) => Features([Prepare(encoded)])[0];

    /// <summary>As <see cref="Features(string)"/>, of prepared images; views are not averaged.</summary>
    /// <param name="images">Images that this classifier prepared.</param>
    /// <returns>An embedding for each, in their order.</returns>
    /// <exception cref="InvalidOperationException">The network has no classifier layer.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public IReadOnlyList<float[]> Features(IReadOnlyList<PreparedImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (FeatureCount is not { } count)
            throw new InvalidOperationException(
                $"'{Graph.Name}' has no classifier layer, so it has no features beside its output.");
        if (images.Count == 0)
            return [];
        var features = new float[images.Count * count];
        engine.Run(
            Joined(images, view: null), images.Count, ImageSize, ImageSize,
            new float[images.Count * ClassNames.Count], features);
        return [.. features.Chunk(count)];
    }

    /// <summary>
    /// The network's outputs for prepared images, averaged over the views: for users of the raw numbers.
    /// </summary>
    /// <param name="images">Images that this classifier prepared.</param>
    /// <returns>Logits, or log-probabilities, [images, classes].</returns>
    /// <exception cref="ObjectDisposedException">The classifier is disposed of.</exception>
    public float[] Logits(IReadOnlyList<PreparedImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var sum = new float[images.Count * ClassNames.Count];
        if (images.Count == 0)
            return sum;
        var output = new float[sum.Length];
        foreach (var (view, weight) in views)
        {
            engine.Run(Joined(images, view), images.Count, ImageSize, ImageSize, output);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += (float)weight * output[i];
        }

        return sum;
    }

    /// <summary>Prepares an image file, for a call with several.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The system refuses to read it.</exception>
    /// <exception cref="ImageFormatException">It is no whole image, or one of too many pixels.</exception>
    public PreparedImage Prepare(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new EncodedFile(path);
        return Prepare(file);
    }

    /// <summary>Prepares an image from a stream, which is read to its end.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <exception cref="ImageFormatException">They are no whole image, or one of too many pixels.</exception>
    public PreparedImage Prepare(Stream encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        using var bytes = new MemoryStream();
        encoded.CopyTo(bytes);
        return Prepare(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Prepares an image in memory.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <exception cref="ImageFormatException">They are no whole image, or one of too many pixels.</exception>
    public PreparedImage Prepare(ReadOnlySpan<byte> encoded)
    {
        using var image = new EncodedBytes(encoded);
        return Prepare(image);
    }

    /// <summary>Prepares pixels.</summary>
    /// <param name="pixels">Red, green and blue of each pixel, row by row, 0 to 255.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    public PreparedImage Prepare(ReadOnlySpan<byte> pixels, int width, int height)
    {
        const int channels = DecodedImage.Channels;
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * channels)
            throw new ArgumentException(
                $"There are {pixels.Length} bytes; an image of {width} x {height} pixels has three bytes for each.",
                nameof(pixels));
        return preparation.Prepare(new Raster(pixels, channels, height, width, width * channels, channels, 1));
    }

    /// <summary>Takes an image that the caller has prepared.</summary>
    /// <param name="values">Normalized values, [C, <see cref="ImageSize"/>, <see cref="ImageSize"/>].</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    public PreparedImage Prepare(ReadOnlySpan<float> values)
    {
        var size = preparation.Channels * ImageSize * ImageSize;
        if (values.Length != size)
            throw new ArgumentException(
                $"There are {values.Length} values; an image has {preparation.Channels} x {ImageSize} x {ImageSize}, " +
                    $"which are {size}.",
                nameof(values));
        return new PreparedImage(values.ToArray());
    }

    /// <summary>Frees the memory; calls that are running finish first.</summary>
    public void Dispose() => engine.Dispose();

    private Classification Classify(PreparedImage image) => Classify([image])[0];

    private PreparedImage Prepare(EncodedImage image)
    {
        using var decoded = DecodedImage.Read(image, options.ApplyOrientation, options.MaxPixels);
        return preparation.Prepare(decoded.Pixels);
    }

    private IEnumerable<ClassificationResult> ClassifyChunk<T>(
        T[] chunk, Func<T, string> nameOf, Func<T, PreparedImage> prepare)
    {
        var prepared = new PreparedImage?[chunk.Length];
        var errors = new Exception?[chunk.Length];
        Parallel.For(
            0, chunk.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Engine.Threads }, i =>
            {
                try
                {
                    prepared[i] = prepare(chunk[i]);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
                {
                    errors[i] = e;
                }
            });
        var classified = new Queue<Classification>(Classify([.. prepared.OfType<PreparedImage>()]));
        return [.. chunk.Select((item, i) => new ClassificationResult(
            nameOf(item), prepared[i] is null ? null : classified.Dequeue(), errors[i]))];
    }

    private float[] Joined(IReadOnlyList<PreparedImage> images, TestTimeView? view)
    {
        var size = preparation.Channels * ImageSize * ImageSize;
        var joined = new float[images.Count * size];
        for (var i = 0; i < images.Count; i++)
        {
            var target = joined.AsSpan(i * size, size);
            if (images[i].Values.Length != size)
                throw new ArgumentException(
                    "An image was prepared by a classifier of another size; prepare it with this one.",
                    nameof(images));
            if (view is not null)
                view.Write(images[i].Values, ImageSize, target);
            else
                images[i].Values.CopyTo(target);
        }

        return joined;
    }
}
