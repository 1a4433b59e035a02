using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Networks;
using SeNet.Weights;

namespace SeNet.Onnx;

/// <summary>What can be wrong with an export, found before anything is computed or written.</summary>
internal static class ExportCheck
{
    // A protocol buffer has at most 2 GB; names and nodes take far less than the rest.
    private const long MostWeightBytes = int.MaxValue - (64L << 20);

    private const int NotebookSize = 32;

    /// <summary>Whether a network ends in a classifier, so that its output is that of classes.</summary>
    public static bool HasClassifier(this Graph graph) =>
        graph.ClassifierKey is { } key && graph.Contains(key);

    /// <summary>Height and width of the images.</summary>
    /// <exception cref="ArgumentException">They are unknown, or too small for the network.</exception>
    public static (int Height, int Width) SizeOf(Graph graph, OnnxExportOptions options, WeightsMetadata metadata)
    {
        var height = options.ImageHeight ?? metadata.Crop?.Size ?? PublishedSize(graph) ?? throw new ArgumentException(
            $"The size of the images that '{graph.Name}' takes is not known; set ImageHeight, and ImageWidth if it " +
                "is another.",
            nameof(options));
        var width = options.ImageWidth ?? height;
        if (Math.Min(height, width) < graph.MinimumImageSize)
            throw new ArgumentException(
                $"Images of {height}x{width} pixels are too small for '{graph.Name}', which takes " +
                    $"{graph.MinimumImageSize}x{graph.MinimumImageSize} or more; set ImageHeight and ImageWidth.",
                nameof(options));
        graph.InferShapes(height, width);
        return (height, width);
    }

    /// <summary>Every parameter of the network must be there, with its length, and fit into a file.</summary>
    /// <exception cref="ArgumentException">One is missing or has another length, or they are too large.</exception>
    public static void RequireWeights(Graph graph, IReadOnlyDictionary<string, float[]> weights)
    {
        var needed = graph.Parameters.Where(parameter => parameter.Role != ParameterRole.Counter).ToList();
        foreach (var parameter in needed)
        {
            if (!weights.TryGetValue(parameter.Key, out var values))
                throw new ArgumentException(
                    $"The weights of '{graph.Name}' lack '{parameter.Key}'; {needed.Count} are needed and " +
                        $"{weights.Count} given.",
                    nameof(weights));
            if (values.Length != parameter.Count)
                throw new ArgumentException(
                    $"'{parameter.Key}' has {values.Length} values; '{graph.Name}' needs {parameter.Count}, " +
                        $"[{string.Join(", ", parameter.Shape)}].",
                    nameof(weights));
        }

        if (needed.Sum(parameter => parameter.Count) * sizeof(float) is > MostWeightBytes and var bytes)
            throw new ArgumentException(
                $"'{graph.Name}' has {bytes} bytes of weights; an ONNX file of one piece holds at most " +
                    $"{MostWeightBytes}.",
                nameof(weights));
    }

    /// <summary>The metadata must say what the input format and the classifier need.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void RequireMetadata(Graph graph, OnnxExportOptions options, WeightsMetadata metadata)
    {
        if (!Enum.IsDefined(options.InputFormat))
            throw new ArgumentException(
                $"InputFormat is {options.InputFormat}; accepted: {string.Join(", ", Enum.GetNames<InputFormat>())}.",
                nameof(options));
        var channels = graph.Input.Channels;
        if (options.InputFormat != InputFormat.Normalized && metadata.Normalization is null)
            throw new ArgumentException(
                $"InputFormat is {options.InputFormat}, but no normalization is known that the file could apply; set " +
                    "Metadata with a Normalization.",
                nameof(options));
        if (metadata.Normalization is { } normalization && normalization.Mean.Count != channels)
            throw new ArgumentException(
                $"The normalization is for {normalization.Mean.Count} channels; '{graph.Name}' takes images of " +
                    $"{channels}.",
                nameof(options));
        if (metadata.ClassNames is { } names && graph.HasClassifier() && names.Count != graph.Output.Channels)
            throw new ArgumentException(
                $"There are {names.Count} class names, but '{graph.Name}' has {graph.Output.Channels} classes.",
                nameof(options));
        if (options.Softmax && !graph.HasClassifier())
            throw new ArgumentException(
                $"Softmax is set, but '{graph.Name}' has no classifier: its output is features.", nameof(options));
    }

    /// <summary>Names of the outputs beside the network's.</summary>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    public static HashSet<string> AdditionalOutputs(Graph graph, OnnxExportOptions options)
    {
        var gates = graph.SqueezeExcitations.Select(node => SqueezeExcitation.GateName(node.Name)).ToList();
        foreach (var name in options.AdditionalOutputs)
            if (name == OnnxModel.InputName)
                throw new ArgumentException(
                    $"AdditionalOutputs has '{name}', which is the file's input.", nameof(options));
            else if (!graph.Contains(name) && !gates.Contains(name))
                throw new ArgumentException(
                    $"AdditionalOutputs has '{name}', but '{graph.Name}' has no such node or gate; Graph.Nodes lists " +
                        "the nodes, and SqueezeExcitation.GateName names the gate of an SE node.",
                    nameof(options));
        var stages = options.StageOutputs ? graph.Stages.Select(stage => stage.Output.Name) : [];
        return [.. options.AdditionalOutputs, .. stages, .. options.GateOutputs ? gates : []];
    }

    private static int? PublishedSize(Graph graph) =>
        NetworkZoo.Entries.FirstOrDefault(entry => entry.Name == graph.Name)?.InputSize
        ?? (graph.Name is NotebookNetwork.Name or CompactNetworkGraph.Name ? NotebookSize : null);
}
