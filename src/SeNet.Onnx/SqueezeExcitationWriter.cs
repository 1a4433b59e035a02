using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Graphs.Operations;
using static SeNet.Onnx.OnnxTensors;

namespace SeNet.Onnx;

/// <summary>
/// Writes an SE block: squeeze, two 1x1 convolutions, gate and product (SENet paper, equations 2 to 4).
/// </summary>
/// <param name="onnx">Receives the nodes.</param>
/// <param name="weights">Values of the parameters by their keys.</param>
internal sealed class SqueezeExcitationWriter(OnnxGraphBuilder onnx, IReadOnlyDictionary<string, float[]> weights)
{
    /// <summary>Writes a block.</summary>
    /// <param name="node">The block.</param>
    /// <param name="se">Its operation.</param>
    /// <param name="x">Name of its input.</param>
    /// <param name="output">Name of its output, a reserved one; null for a name like the node's.</param>
    /// <returns>
    /// Name of its output. The gate's value has the name of <see cref="SqueezeExcitation.GateName"/>.
    /// </returns>
    public string Write(Node node, SqueezeExcitation se, string x, string? output)
    {
        // A block that is a network of its own has no name.
        var name = node.Name.Length == 0 ? "se" : node.Name;
        var squeezed = se.Options.Squeeze switch
        {
            Squeeze.Average => onnx.Add("GlobalAveragePool", $"{name}.squeeze", [x]),
            Squeeze.Max => onnx.Add("GlobalMaxPool", $"{name}.squeeze", [x]),
            _ => x,
        };
        var hidden = Layer(node, se.ReduceName(node.Name), squeezed);
        var excited = Layer(node, se.ExpandName(node.Name), onnx.Add("Relu", $"{name}.relu", [hidden]));
        var shift = "";
        if (se.Options.Shift)
        {
            (var both, excited, shift) = (excited, onnx.Unique($"{name}.excitation"), onnx.Unique($"{name}.shift"));
            onnx.Add(
                "Split", $"{name}.split", [both, onnx.List(node.Channels, node.Channels)], [excited, shift],
                [Attribute("axis", 1L)]);
        }

        // The functions have ONNX's own names.
        var gate = onnx.Add(
            se.Options.Gate.ToString(), SqueezeExcitation.GateName(node.Name), [excited]);
        return se.Options.Shift
            ? onnx.Add("Add", name, [onnx.Add("Mul", $"{name}.scale", [x, gate]), shift], output: output)
            : onnx.Add("Mul", name, [x, gate], output: output);
    }

    private string Layer(Node node, string key, string x)
    {
        var parameters = node.Parameters.Where(
            parameter => parameter.Key.StartsWith(key + '.', StringComparison.Ordinal));
        return onnx.Add(
            "Conv", key,
            [x, .. parameters.Select(parameter => onnx.Weight(
                parameter.Key, weights[parameter.Key], parameter.Shape.Select(size => (long)size)))],
            [Attribute("kernel_shape", [1L, 1L])]);
    }
}
