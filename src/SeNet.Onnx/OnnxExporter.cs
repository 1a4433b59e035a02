using Google.Protobuf;
using SeNet.Files;
using SeNet.Graphs;
using SeNet.Weights;

namespace SeNet.Onnx;

/// <summary>
/// Writes networks as ONNX files (operator set 17, IR version 8 by default): one file with the weights in it, input
/// <c>images</c>, output <c>logits</c> or <c>probabilities</c> [N, classes], any number N of images. Works without
/// libtorch.
/// </summary>
/// <remarks>
/// Nodes have the names of the layers, weights their state keys. A <c>Network</c>'s logits are its log-probabilities;
/// a network without a classifier has the output <c>features</c>. The file's metadata are described in docs/onnx.md.
/// </remarks>
/// <example>
/// <code>
/// using var network = ModelZoo.FromFile("best.safetensors");
/// OnnxExporter.Export(network, "best.onnx");
/// OnnxExporter.ExportFile("best.safetensors", "best.onnx");   // the same, without libtorch
/// </code>
/// </example>
public static class OnnxExporter
{
    internal static string Version { get; } =
        typeof(OnnxExporter).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "0";

    /// <summary>Writes a network with its weights.</summary>
    /// <param name="model">
    /// The network: a <c>GraphModule</c>, a <c>TracedModule</c> or a <see cref="StoredNetwork"/>. It stays as it is.
    /// </param>
    /// <param name="path">The file; replaced in one step if it exists.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The network cannot be exported so: the message says what to change. Nothing was written.
    /// </exception>
    /// <exception cref="NotSupportedException">A node has no form in ONNX. Nothing was written.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is as it was.</exception>
    public static void Export(IGraphModel model, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireWritable(path);
        Write(model.Graph, model.GetWeights(), path, options, (model as StoredNetwork)?.Metadata);
    }

    /// <summary>Writes a network from its graph and its weights.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">
    /// Values of its parameters and running statistics, row-major, by the keys of <see cref="Graph.Parameters"/>;
    /// counters are not needed.
    /// </param>
    /// <param name="path">The file; replaced in one step if it exists.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <inheritdoc cref="Export(IGraphModel, string, OnnxExportOptions?)"/>
    public static void Export(
        Graph graph, IReadOnlyDictionary<string, float[]> weights, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        RequireWritable(path);
        Write(graph, weights, path, options, metadata: null);
    }

    /// <summary>
    /// Writes the network of a weights file that names it, with the classes and the preparation there.
    /// </summary>
    /// <param name="weightsPath">A weights file or training checkpoint of this library.</param>
    /// <param name="path">The ONNX file; replaced in one step if it exists.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such weights file.</exception>
    /// <exception cref="WeightsFormatException">The weights file is damaged or of no known format.</exception>
    /// <exception cref="ArgumentException">
    /// The weights file does not name its network, or it cannot be exported so. Nothing was written.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; what was there is as it was.</exception>
    public static void ExportFile(string weightsPath, string path, OnnxExportOptions? options = null)
    {
        RequireWritable(path);
        Export(StoredNetwork.Load(weightsPath), path, options);
    }

    /// <summary>The content of the file that <c>Export</c> writes.</summary>
    /// <inheritdoc cref="Export(IGraphModel, string, OnnxExportOptions?)"/>
    public static byte[] ToBytes(IGraphModel model, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Create(model.Graph, model.GetWeights(), options, (model as StoredNetwork)?.Metadata).ToByteArray();
    }

    internal static Protobuf.ModelProto Create(
        Graph graph, IReadOnlyDictionary<string, float[]> weights, OnnxExportOptions? options,
        WeightsMetadata? metadata) =>
        new OnnxModel(graph, weights, options ?? new OnnxExportOptions(), metadata).Create();

    private static void RequireWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.RequireWritable(path);
    }

    private static void Write(
        Graph graph, IReadOnlyDictionary<string, float[]> weights, string path, OnnxExportOptions? options,
        WeightsMetadata? metadata)
    {
        var model = Create(graph, weights, options, metadata);
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }
}
