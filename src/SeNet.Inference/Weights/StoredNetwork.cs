using SeNet.Graphs;
using SeNet.Graphs.Passes;
using SeNet.Networks;
using SeNet.Weights.Onnx;

namespace SeNet.Weights;

/// <summary>
/// A network of a weights file that names it: graph, weights and metadata in memory, without libtorch.
/// </summary>
/// <example>
/// <code>
/// var network = StoredNetwork.Load("best.safetensors");
/// Console.WriteLine($"{network.Graph.Name}: {network.Metadata.ClassNames?.Count} classes");
/// float[] bias = network.GetWeights()["fc.bias"];
/// </code>
/// </example>
public sealed class StoredNetwork : IGraphModel
{
    private readonly Dictionary<string, float[]> weights;

    private StoredNetwork(Graph graph, Dictionary<string, float[]> weights, WeightsMetadata metadata) =>
        (Graph, this.weights, Metadata) = (graph, weights, metadata);

    /// <inheritdoc/>
    public Graph Graph { get; }

    /// <summary>The file's metadata: classes and image preparation.</summary>
    public WeightsMetadata Metadata { get; }

    /// <summary>Reads the network of a file.</summary>
    /// <param name="path">A weights file or training checkpoint of this library, of any format.</param>
    /// <param name="dictionary">
    /// Which dictionary of tensors, as <see cref="LoadOptions.Dictionary"/>; null for the one that there is.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">
    /// The file does not name its network, or names one that there is not, or holds another's weights.
    /// </exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged or of no known format, or names a network larger than itself.
    /// </exception>
    public static StoredNetwork Load(string path, string? dictionary = null)
    {
        using var archive = TensorArchive.Open(path, dictionary);
        var metadata = WeightsMetadata.FromText(archive.Metadata, path);
        var graph = WithoutFolded(NetworkZoo.Build(DescriptionIn(archive, metadata)), archive);
        var target = new LoadTarget(
            graph.Name,
            graph.Parameters.ToDictionary(parameter => parameter.Key, parameter => new TensorInfo(
                parameter.Role == ParameterRole.Counter ? ElementType.Int64 : ElementType.Float32,
                [.. parameter.Shape.Select(size => (long)size)])))
        {
            Classifier = graph.ClassifierKey,
            Graph = graph,
        };
        var options = new LoadOptions();
        var source = LoadSource.Create(target, archive, options).Archive;
        var plan = LoadPlan.Create(target, source.Tensors, options);
        if (!plan.IsComplete)
            throw new LoadDisagreement(plan, graph.Name, path, metadata.Model?.Name).Differences();
        return new StoredNetwork(
            graph,
            plan.Loaded.Where(key => !LoadPlan.IsCounter(key)).ToDictionary(key => key, source.ReadFloat32),
            metadata);
    }

    /// <summary>The weights, which are the network's own: they are not copied.</summary>
    public IReadOnlyDictionary<string, float[]> GetWeights() => weights;

    /// <summary>The graph without the normalizations that an ONNX file has folded into its convolutions.</summary>
    private static Graph WithoutFolded(Graph graph, TensorArchive archive) =>
        archive is OnnxArchive && graph.Parameters.Any(parameter => !archive.Tensors.ContainsKey(parameter.Key))
            ? BatchNormFolding.StructureOf(graph, norm => !archive.Tensors.ContainsKey($"{norm.Name}.running_var"))
            : graph;

    /// <summary>The network that a file's metadata name, refused where it is larger than what the file holds.</summary>
    /// <exception cref="ArgumentException">The metadata name none, or one that there is not.</exception>
    /// <exception cref="WeightsFormatException">The network is larger than what the file holds.</exception>
    internal static ModelDescription DescriptionIn(TensorArchive archive, WeightsMetadata metadata)
    {
        var description = metadata.Model
            ?? throw new ArgumentException(
                $"The metadata of '{archive.Path}' do not name the model; make the model with ModelZoo.Create and " +
                    "load the file with WeightsFile.Load.");
        var held = archive.Tensors.Values.Sum(tensor => tensor.Shape.Aggregate(1.0, (product, size) => product * size));
        try
        {
            // For each channel of a normalization the network has 4 values; an ONNX file may have a folded bias
            // instead, beside at least one weight.
            NetworkZoo.Build(
                description, (long)Math.Min(archive is OnnxArchive ? 3 * held : held, long.MaxValue / 2));
            return description;
        }
        catch (ParametersExceededException)
        {
            throw new WeightsFormatException(
                archive.Path, 0,
                FormattableString.Invariant(
                    $"its metadata name a '{description.Name}' of more weights than the {held} that the file holds"));
        }
    }
}
