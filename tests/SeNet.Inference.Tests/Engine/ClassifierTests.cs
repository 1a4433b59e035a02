using System.Buffers.Binary;
using SeNet.Engine;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Weights;

namespace SeNet.Tests.Engine;

/// <summary>Images in, names and probabilities out.</summary>
public sealed class ClassifierTests : IDisposable
{
    private const string Pillow = "data/golden/pillow";

    private static readonly WeightsMetadata Metadata = new()
    {
        ClassNames = ["cat", "dog", "owl", "eel", "bee"],
        Normalization = Normalization.ImageNet,
        Crop = new CenterCrop(32) { CropFraction = 0.9 },
    };

    private readonly TemporaryFolder folder = new();
    private readonly string file;
    private readonly GraphNetwork network;

    public ClassifierTests()
    {
        file = folder.File("network.safetensors");
        network = NetworkFile.Write(file, "seresnet20_cifar", Metadata, classes: 5);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_names_the_most_probable_classes()
    {
        using var classifier = Classifier.Load(file, new ClassifierOptions { Top = 3 });
        var result = classifier.Classify($"{Pillow}/exif_1.jpg");
        result.Top.Should().HaveCount(3);
        result.Top.Should().BeInDescendingOrder(prediction => prediction.Probability);
        result.Probabilities.Sum().Should().BeApproximately(1, 1e-5f);
        result.Best.Probability.Should().Be(result.Probabilities.Max());
        result.Best.ClassName.Should().Be(Metadata.ClassNames![result.Best.ClassIndex]);
    }

    /// <summary>Against the reference interpreter and a preparation that is written out here.</summary>
    [Theory]
    [InlineData("exif_1.png")]
    [InlineData("exif_6.jpg")]
    public void Probabilities_are_the_softmax_of_the_networks_output(string image)
    {
        using var decoded = DecodedImage.Read($"{Pillow}/{image}");
        var planes = new byte[3 * 32 * 32];
        Metadata.Crop!.Write(decoded.Pixels, planes);
        var (mean, deviation) = (Normalization.ImageNet.Mean, Normalization.ImageNet.StandardDeviation);
        var x = planes.Select((level, i) => (level / 255f - mean[i / 1024]) / deviation[i / 1024]).ToArray();
        var logits = EngineChecks.Expected(network, x, 1, 32, 32);
        var expected = logits.Select(value => Math.Exp(value) / logits.Sum(Math.Exp)).ToArray();

        using var classifier = Classifier.Load(file);
        var actual = classifier.Classify($"{Pillow}/{image}").Probabilities;
        for (var i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately((float)expected[i], 1e-4f);
    }

    [Fact]
    public void A_path_a_stream_bytes_and_pixels_of_an_image_are_the_same_image()
    {
        const string image = $"{Pillow}/exif_6.png";
        using var classifier = Classifier.Load(file);
        var expected = classifier.Classify(image).Probabilities;
        using (var stream = File.OpenRead(image))
            classifier.Classify(stream).Probabilities.Should().Equal(expected);
        classifier.Classify(File.ReadAllBytes(image)).Probabilities.Should().Equal(expected);
        using var upright = DecodedImage.Read(image);
        var pixels = new byte[3 * upright.Width * upright.Height];
        for (var y = 0; y < upright.Height; y++)
            for (var x = 0; x < upright.Width; x++)
                upright.Pixels.Part(new Box(y, x, 1, 1)).Interleaved(0, 0, new byte[4])[..3]
                    .CopyTo(pixels.AsSpan(3 * (y * upright.Width + x)));
        classifier.Classify(pixels, upright.Width, upright.Height).Probabilities.Should().Equal(expected);
    }

    /// <summary>The decoder reads a JPEG's orientation itself; a PNG's chunk is found in the bytes.</summary>
    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    public void Bytes_are_turned_upright_as_files_are(string format)
    {
        var image = format == ".jpg"
            ? File.ReadAllBytes($"{Pillow}/exif_6.jpg")
            : WithOrientation(File.ReadAllBytes($"{Pillow}/exif_1.png"), 6);
        var path = folder.Write($"turned{format}", image);
        using var classifier = Classifier.Load(file);
        using var asStored = Classifier.Load(file, new ClassifierOptions { ApplyOrientation = false });
        var upright = classifier.Classify(path).Probabilities;
        classifier.Classify(image).Probabilities.Should().Equal(upright);
        asStored.Classify(image).Probabilities.Should().NotEqual(upright);
    }

    [Fact]
    public void A_broken_image_is_an_error_of_its_own()
    {
        var broken = folder.File("broken.jpg");
        File.WriteAllBytes(broken, File.ReadAllBytes($"{Pillow}/exif_1.jpg")[..300]);
        string[] paths = [$"{Pillow}/exif_1.jpg", broken, folder.File("missing.png"), $"{Pillow}/exif_2.jpg"];
        using var classifier = Classifier.Load(file, new ClassifierOptions { BatchSize = 3 });
        var results = classifier.ClassifyAll(paths).ToList();
        results.Select(result => result.Source).Should().Equal(paths);
        results.Select(result => result.IsClassified).Should().Equal(true, false, false, true);
        results[1].Error.Should().BeOfType<ImageFormatException>().Which.Message.Should().Contain("truncated");
        results[2].Error.Should().BeOfType<FileNotFoundException>();
        foreach (var i in new[] { 0, 3 })
            results[i].Classification!.Best.Probability.Should().BeApproximately(
                classifier.Classify(paths[i]).Best.Probability, 1e-5f);
    }

    [Fact]
    public void Images_in_memory_are_classified_together()
    {
        using var classifier = Classifier.Load(file, new ClassifierOptions { BatchSize = 2 });
        ReadOnlyMemory<byte> image = File.ReadAllBytes($"{Pillow}/exif_3.jpg");
        var results = classifier.ClassifyAll([image, image[..20], image]).ToList();
        results.Select(result => result.Source).Should().Equal("0", "1", "2");
        results.Select(result => result.IsClassified).Should().Equal(true, false, true);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello", "is a text file")]
    [InlineData("<!doctype html><p>no</p>", "is an HTML page")]
    public void What_is_no_image_is_named(string content, string message)
    {
        using var classifier = Classifier.Load(file);
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        FluentActions.Invoking(() => classifier.Classify(bytes))
            .Should().Throw<ImageFormatException>().WithMessage($"The image {message}*");
    }

    /// <summary>The header of a PNG of 30,000 x 30,000 pixels, without any pixel.</summary>
    [Fact]
    public void Too_many_pixels_are_refused_before_they_are_decoded()
    {
        byte[] header =
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0x75, 0x30,
            0, 0, 0x75, 0x30, 8, 2, 0, 0, 0,
        ];
        var checksum = System.IO.Hashing.Crc32.HashToUInt32(header.AsSpan(12));
        byte[] image =
        [
            .. header, .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(checksum)),
            0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xAF, 0x06, 0x1E,
        ];
        using var classifier = Classifier.Load(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => classifier.Classify(image))
            .Should().Throw<ImageFormatException>().WithMessage("The image is 30000 x 30000; at most 100000000*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Fact]
    public void The_limit_of_pixels_can_be_set()
    {
        using var classifier = Classifier.Load(file, new ClassifierOptions { MaxPixels = 100 });
        FluentActions.Invoking(() => classifier.Classify($"{Pillow}/exif_1.jpg"))
            .Should().Throw<ImageFormatException>().WithMessage("*at most 100 pixels*");
    }

    /// <summary>Each variant made here by hand, and weighted as the paper says.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outputs_of_views_are_averaged(bool shifted)
    {
        var augmentation =
            shifted ? TestTimeAugmentation.HorizontalFlipAndShift : TestTimeAugmentation.HorizontalFlip;
        const int size = 32;
        using var plain = Classifier.Load(file);
        using var averaged = Classifier.Load(file, new ClassifierOptions { Augmentation = augmentation });
        var image = plain.Prepare($"{Pillow}/exif_1.png").Values;
        float[] View(int shift, bool mirror) =>
        [
            .. Enumerable.Range(0, image.Length).Select(i =>
            {
                var (plane, y, x) = (i / (size * size), i / size % size, i % size);
                x = mirror ? size - 1 - x : x;
                return image[(plane * size + Math.Clamp(y + shift, 0, size - 1)) * size
                    + Math.Clamp(x + shift, 0, size - 1)];
            }),
        ];
        (int Shift, double Weight)[] shifts = shifted
            ? [(0, 0.5), (-1, 0.25), (1, 0.25)]
            : [(0, 1)];
        var expected = new double[5];
        foreach (var (shift, weight) in shifts)
            foreach (var mirror in new[] { false, true })
            {
                var logits = plain.Logits([new PreparedImage(View(shift, mirror))]);
                for (var i = 0; i < expected.Length; i++)
                    expected[i] += weight / 2 * logits[i];
            }

        var actual = averaged.Logits([averaged.Prepare($"{Pillow}/exif_1.png")]);
        EngineChecks.Difference(actual, expected).Should().BeLessThan(1e-5);
    }

    /// <summary>The classifier layer, applied to them, gives the logits.</summary>
    [Fact]
    public void Features_are_what_the_last_layer_sees()
    {
        using var classifier = Classifier.Load(file);
        var features = classifier.Features($"{Pillow}/exif_1.jpg");
        features.Should().HaveCount(classifier.FeatureCount!.Value);
        var key = network.Graph.ClassifierKey;
        var (weight, bias) = (network.Weights[$"{key}.weight"], network.Weights[$"{key}.bias"]);
        var expected = bias.Select((term, k) =>
            term + features.Select((feature, i) => (double)feature * weight[k * features.Length + i]).Sum());
        EngineChecks.Difference(
            classifier.Logits([classifier.Prepare($"{Pillow}/exif_1.jpg")]), [.. expected]).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void A_file_without_classes_says_what_it_lacks()
    {
        var lacking = folder.File("lacking.safetensors");
        NetworkFile.Write(lacking, "seresnet20_cifar", Metadata with { ClassNames = null, Crop = null }, classes: 5);
        FluentActions.Invoking(() => Classifier.Load(lacking))
            .Should().Throw<ArgumentException>().WithMessage("*lacks ClassNames, Crop*");
    }

    [Fact]
    public void Metadata_of_another_network_are_refused()
    {
        var metadata = new ClassificationMetadata(["a", "b"], new CenterCrop(32), Normalization.ImageNet);
        FluentActions.Invoking(() => new Classifier(network, metadata))
            .Should().Throw<ArgumentException>().WithMessage("*has 3 channels and 5 classes*2 class names*");
    }

    [Fact]
    public void Many_threads_share_a_classifier()
    {
        using var classifier = Classifier.Load(file);
        var images = Enumerable.Range(1, 8).Select(i => $"{Pillow}/exif_{i}.jpg").ToArray();
        var expected = images.Select(image => classifier.Classify(image).Probabilities.ToArray()).ToArray();
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            classifier.Classify(images[i % 8]).Probabilities.Should().Equal(expected[i % 8]));
    }

    [Fact]
    public void Calls_that_run_finish_when_it_is_disposed_of()
    {
        var classifier = Classifier.Load(file);
        var image = classifier.Prepare($"{Pillow}/exif_1.jpg");
        var expected = classifier.Logits([image]);
        using var started = new CountdownEvent(4);
        var calls = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            var first = true;
            try
            {
                while (true)
                {
                    classifier.Logits([image]).Should().Equal(expected);
                    if (first)
                        started.Signal();
                    first = false;
                }
            }
            catch (ObjectDisposedException)
            {
            }
        })).ToList();
        calls.ForEach(call => call.Start());
        started.Wait();
        classifier.Dispose();
        calls.ForEach(call => call.Join(TimeSpan.FromSeconds(30)).Should().BeTrue());
        FluentActions.Invoking(() => classifier.Logits([image])).Should().Throw<ObjectDisposedException>();
        classifier.Dispose();
    }

    /// <summary>A PNG with an eXIf chunk behind its header: a TIFF of one entry, the orientation.</summary>
    private static byte[] WithOrientation(byte[] png, byte orientation)
    {
        const int headerEnd = 33;
        byte[] chunk =
        [
            .. "eXIf"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0,
            0, 0,
        ];
        var checksum = BinaryPrimitives.ReverseEndianness(System.IO.Hashing.Crc32.HashToUInt32(chunk));
        return
        [
            .. png[..headerEnd], 0, 0, 0, (byte)(chunk.Length - 4), .. chunk, .. BitConverter.GetBytes(checksum),
            .. png[headerEnd..],
        ];
    }
}
