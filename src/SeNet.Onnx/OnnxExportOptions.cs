using SeNet.Weights;

namespace SeNet.Onnx;

/// <summary>How a network is written to an ONNX file. The defaults are what most consumers accept.</summary>
/// <example>
/// <code>
/// var options = new OnnxExportOptions
/// {
///     Softmax = true,
///     InputFormat = InputFormat.Bytes,
///     Metadata = WeightsFile.ReadMetadata("best.safetensors"),
/// };
/// OnnxExporter.Export(network, "best.onnx", options);
/// </code>
/// </example>
public sealed record OnnxExportOptions
{
    /// <summary>Smallest operator set that can be written.</summary>
    public const int MinOpset = 13;

    /// <summary>Largest operator set that can be written.</summary>
    public const int MaxOpset = 17;

    /// <summary>Version of the operator set.</summary>
    /// <value>
    /// <see cref="MinOpset"/> to <see cref="MaxOpset"/>; 17, that of ONNX 1.12 and IR version 8.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Opset
    {
        get;
        init => field = value is >= MinOpset and <= MaxOpset
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Opset), value,
                $"Opset is {MinOpset} to {MaxOpset}; {MaxOpset} is accepted by the most consumers.");
    }
    = MaxOpset;

    /// <summary>Height of the images in pixels; null for the size in the metadata, else the published one.</summary>
    public int? ImageHeight { get; init; }

    /// <summary>Width of the images in pixels; null for <see cref="ImageHeight"/>.</summary>
    public int? ImageWidth { get; init; }

    /// <summary>
    /// Whether images may have any height and width from the network's minimum on, instead of one. The number of images
    /// is free in either case.
    /// </summary>
    public bool DynamicSize { get; init; }

    /// <summary>Whether batch normalization is folded into the convolutions before it.</summary>
    /// <value>
    /// True: fewer nodes, the same outputs up to rounding. With false the file holds every weight as it was trained.
    /// </value>
    public bool FoldBatchNorm { get; init; } = true;

    /// <summary>Whether the output is <c>probabilities</c>, by a softmax, instead of <c>logits</c>.</summary>
    public bool Softmax { get; init; }

    /// <summary>What images the file takes.</summary>
    /// <value><see cref="InputFormat.Normalized"/>; the others need a normalization in the metadata.</value>
    public InputFormat InputFormat { get; init; }

    /// <summary>Whether the maps of each stage are outputs too, under the names of their nodes.</summary>
    public bool StageOutputs { get; init; }

    /// <summary>
    /// Whether the gate of each SE block is an output too, [N, C, 1, 1], or [N, C, H, W] of a block without a squeeze.
    /// </summary>
    public bool GateOutputs { get; init; }

    /// <summary>
    /// Names of further outputs: of nodes of the graph, and of gates
    /// (<see cref="Graphs.Operations.SqueezeExcitation.GateName"/>).
    /// </summary>
    public IReadOnlyList<string> AdditionalOutputs { get; init; } = [];

    /// <summary>
    /// Classes and image preparation, which the file's metadata and <see cref="InputFormat"/> need; null for those that
    /// came with the network, if any.
    /// </summary>
    public WeightsMetadata? Metadata { get; init; }

    /// <summary>Author of the weights, for the file's metadata.</summary>
    public string? Author { get; init; }

    /// <summary>License of the weights, for the file's metadata.</summary>
    public string? License { get; init; }
}
