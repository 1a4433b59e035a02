using System.Diagnostics;
using SeNet.Engine.Layers;
using SeNet.Graphs;
using SeNet.Graphs.Passes;
using SeNet.Kernels;
using SeNet.Validation;
using SeNet.Weights;

namespace SeNet.Engine;

/// <summary>
/// A network prepared once for inference on the CPU, without libtorch: batch normalization is folded into the
/// convolutions, weights are packed for the kernels, and the memory of a call is planned beforehand.
/// </summary>
/// <remarks>
/// <para>
/// Any number of threads may share an engine. It runs on every system and processor that .NET runs on, with AVX-512,
/// AVX2 or 128-bit vectors where the processor has them.
/// </para>
/// <para>
/// 3x3 convolutions of stride 1 are computed by Winograd's minimal filtering F(4x4, 3x3) where that is faster; its
/// rounding error is 1.5 to 2 times that of direct ones. A value that is not finite then reaches all pixels of its
/// tile.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var engine = InferenceEngine.Load("best.safetensors");
/// float[] images = new float[3 * 224 * 224];   // normalized, [N, C, H, W]
/// float[] logits = engine.Run(images, count: 1, height: 224, width: 224);
/// </code>
/// </example>
public sealed class InferenceEngine : IDisposable
{
    private const int WarmUpMilliseconds = 500;

    private readonly IReadOnlyList<Layer> layers;
    private readonly Graph folded;
    private readonly Node? features;
    private readonly CpuKernels kernels;
    private readonly WorkerThreads threads;
    private readonly PlanCache plans;
    private readonly Lock team = new();
    private readonly UseCount uses;
    private readonly EngineOptions options;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network; later changes of it do not reach the engine.</param>
    /// <param name="options">How it runs; defaults if null.</param>
    public InferenceEngine(IGraphModel network, EngineOptions? options = null)
        : this(network, options, CpuKernels.Best)
    {
    }

    internal InferenceEngine(IGraphModel network, EngineOptions? options, CpuKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.kernels, this.options, Graph) = (kernels, options ?? new EngineOptions(), network.Graph);
        (folded, var weights) = BatchNormFolding.Apply(
            DropoutRemoval.Apply(network.Graph), network.GetWeights());
        layers = Lowering.Lower(folded, weights, kernels);
        if (folded.ClassifierKey is { } key && folded.Contains(key)
            && layers.Any(layer => ReferenceEquals(layer.Output, folded[key].Inputs[0])))
            features = folded[key].Inputs[0];
        threads = new WorkerThreads(this.options.Threads);
        plans = new PlanCache(size => ExecutionPlan.Create(folded, layers, kernels, features, size, threads.Count));
        uses = new UseCount(nameof(InferenceEngine), Free);
    }

    /// <summary>The network.</summary>
    public Graph Graph { get; }

    /// <summary>Number of classes: values of the network's output for an image.</summary>
    public int OutputCount => Graph.Output.Channels;

    /// <summary>
    /// Number of features that the classifier sees of an image; null for a network without a classifier.
    /// </summary>
    public int? FeatureCount => features?.Channels;

    /// <summary>The vectors that the kernels compute with, as <c>AVX2</c>.</summary>
    public string InstructionSet => kernels.Name;

    /// <summary>Reads a network of a weights file and prepares it.</summary>
    /// <param name="path">A weights file or training checkpoint of this library, of any format.</param>
    /// <param name="options">How it runs; defaults if null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">
    /// The file does not name its network, or names one that does not exist.
    /// </exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of no known format.</exception>
    public static InferenceEngine Load(string path, EngineOptions? options = null) =>
        new(StoredNetwork.Load(path), options);

    /// <summary>Computes the network's outputs for images.</summary>
    /// <param name="images">
    /// Normalized images, [<paramref name="count"/>, C, <paramref name="height"/>, <paramref name="width"/>] in
    /// row-major order.
    /// </param>
    /// <param name="count">Number of images, at least 1.</param>
    /// <param name="height">Height of the images in pixels.</param>
    /// <param name="width">Width of the images in pixels.</param>
    /// <returns>
    /// The network's output, [<paramref name="count"/>, <see cref="OutputCount"/>]: logits, or log-probabilities of a
    /// network whose last node is a log-softmax.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="images"/> has another length, or the images are too small for the network.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public float[] Run(ReadOnlySpan<float> images, int count, int height, int width)
    {
        var output = new float[(long)Require.AtLeastOne(count) * OutputCount];
        Run(images, count, height, width, output);
        return output;
    }

    /// <summary>
    /// As the other overload, into memory of the caller's; nothing is allocated after the first call.
    /// </summary>
    /// <param name="images">Normalized images, [count, C, height, width] in row-major order.</param>
    /// <param name="count">Number of images, at least 1.</param>
    /// <param name="height">Height of the images in pixels.</param>
    /// <param name="width">Width of the images in pixels.</param>
    /// <param name="output">Receives the network's output, [count, <see cref="OutputCount"/>].</param>
    /// <param name="features">
    /// Receives the input of the classifier, [count, <see cref="FeatureCount"/>]: an embedding of each image. Empty if
    /// it is not wanted.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A span has another length, the images are too small for the network, or features are wanted of a network
    /// without a classifier.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public void Run(
        ReadOnlySpan<float> images, int count, int height, int width, Span<float> output,
        Span<float> features = default)
    {
        using var use = uses.Enter();
        RequireLength(images.Length, count, (long)Graph.Input.Channels * height * width, nameof(images));
        RequireLength(output.Length, count, OutputCount, nameof(output));
        if (features.Length > 0)
            RequireLength(features.Length, count, FeatureCount ?? 0, nameof(features));
        var imageSize = images.Length / count;
        var atOnce = options.ImagesAtOnce ?? plans.ImagesAtOnce(height, width);
        for (var first = 0; first < count; first += atOnce)
        {
            var part = Math.Min(atOnce, count - first);
            var wanted = features.Length > 0
                ? features.Slice(first * FeatureCount!.Value, part * FeatureCount.Value)
                : default;
            RunPart(
                images.Slice(first * imageSize, part * imageSize), new BatchSize(part, height, width),
                output.Slice(first * OutputCount, part * OutputCount), wanted, times: null);
        }
    }

    /// <summary>Measures the time that each layer takes.</summary>
    /// <param name="count">Number of images of the batch, at least 1.</param>
    /// <param name="height">Height of the images in pixels.</param>
    /// <param name="width">Width of the images in pixels.</param>
    /// <param name="calls">
    /// Number of measured calls, at least 1. Before them, calls that are not measured run for half a second, so that
    /// the code is compiled.
    /// </param>
    /// <returns>The layers in the order in which they run.</returns>
    /// <exception cref="ArgumentException">The images are too small for the network.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public IReadOnlyList<LayerTiming> Profile(int count, int height, int width, int calls = 10)
    {
        using var use = uses.Enter();
        Require.AtLeastOne(calls);
        var size = new BatchSize(Require.AtLeastOne(count), height, width);
        var images = new float[(long)count * Graph.Input.Channels * height * width];
        var random = new Random(0);
        for (var i = 0; i < images.Length; i++)
            images[i] = random.NextSingle() - 0.5f;
        var output = new float[count * OutputCount];
        var times = new double[calls][];
        var warmUp = Stopwatch.StartNew();
        do
            RunPart(images, size, output, default, times: null);
        while (warmUp.ElapsedMilliseconds < WarmUpMilliseconds);
        for (var call = 0; call < calls; call++)
            RunPart(images, size, output, default, times[call] = new double[layers.Count]);
        var multiplyAdds = Complexity.Of(Graph, height, width, count).Layers.ToDictionary(
            layer => layer.Key, layer => layer.MultiplyAdds);
        return [.. plans[size].Layers.Select((planned, i) => new LayerTiming(
            planned.Layer.Name, planned.Layer.Kind, planned.Step.Method,
            planned.Layer.CountedLayers.Sum(multiplyAdds.GetValueOrDefault),
            times.Select(call => call[i]).Order().ElementAt(calls / 2)))];
    }

    /// <summary>Frees the memory; calls that are running finish first.</summary>
    public void Dispose() => uses.Dispose();

    private static void RequireLength(int length, int count, long valuesPerImage, string name)
    {
        Require.AtLeastOne(count);
        if (length != count * valuesPerImage)
            throw new ArgumentException(
                $"'{name}' has {length} values; {count} images of {valuesPerImage} values have " +
                    $"{count * valuesPerImage}.", name);
    }

    private unsafe void RunPart(
        ReadOnlySpan<float> images, BatchSize size, Span<float> output, Span<float> wanted, double[]? times)
    {
        var plan = plans[size];
        var memory = plans.Rent(size);
        try
        {
            Interleave(images, plan.Input, memory.Data);
            // A call that comes while another has the threads computes alone.
            var hasTeam = team.TryEnter();
            try
            {
                for (var i = 0; i < plan.Layers.Count; i++)
                {
                    var start = times is null ? 0 : Stopwatch.GetTimestamp();
                    if (hasTeam)
                        threads.Run(plan.Layers[i].Step, memory.Data);
                    else
                        WorkerThreads.RunAlone(plan.Layers[i].Step, memory.Data);
                    if (times is not null)
                        times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                }
            }
            finally
            {
                if (hasTeam)
                    team.Exit();
            }

            new ReadOnlySpan<float>(plan.Output.In(memory.Data), output.Length).CopyTo(output);
            if (wanted.Length > 0)
                new ReadOnlySpan<float>(plan.Features!.Value.In(memory.Data), wanted.Length).CopyTo(wanted);
        }
        finally
        {
            plans.Return(size, memory);
        }
    }

    /// <summary>From [N, C, H, W] to [N, H, W, C].</summary>
    private static unsafe void Interleave(ReadOnlySpan<float> images, Region input, float* memory)
    {
        var (pixels, channels) = (input.PixelsPerImage, input.Channels);
        for (var image = 0; image < input.Images; image++)
        {
            var target = input.In(memory) + image * input.ImageSize;
            for (var channel = 0; channel < channels; channel++)
            {
                var plane = images.Slice((image * channels + channel) * pixels, pixels);
                for (var pixel = 0; pixel < plane.Length; pixel++)
                    target[(nint)pixel * channels + channel] = plane[pixel];
            }
        }
    }

    private void Free()
    {
        threads.Dispose();
        plans.Dispose();
        foreach (var layer in layers)
            layer.Dispose();
    }
}
