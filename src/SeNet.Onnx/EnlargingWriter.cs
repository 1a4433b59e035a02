using SeNet.Graphs;
using SeNet.Graphs.Operations;
using static SeNet.Onnx.OnnxTensors;

namespace SeNet.Onnx;

/// <summary>
/// Writes adaptive average pooling that enlarges maps: a product with a matrix from the left for the height and one
/// from the right for the width. Row i of m of a matrix has equal weights for the pixels from i * size / m, rounded
/// down, to (i + 1) * size / m, rounded up.
/// </summary>
/// <param name="onnx">Receives the nodes.</param>
internal sealed class EnlargingWriter(OnnxGraphBuilder onnx)
{
    /// <summary>Writes the pooling.</summary>
    /// <param name="name">Name of the node.</param>
    /// <param name="pooling">The operation.</param>
    /// <param name="x">Name of its input.</param>
    /// <param name="shape">Shape of its input; null if images have any size: the matrices are computed then.</param>
    /// <param name="output">Name of its output, a reserved one; null for a name like the node's.</param>
    public string Write(string name, EnlargingPooling pooling, string x, FeatureShape? shape, string? output)
    {
        var minimum = pooling.MinimumSize;
        if (shape is { } known && Math.Min(known.Height, known.Width) >= minimum)
            return output is null ? x : onnx.Add("Identity", name, [x], output: output);
        var (rows, columns) = shape is { } maps
            ? (Matrix(maps.Height, Math.Max(maps.Height, minimum), isTransposed: false),
                Matrix(maps.Width, Math.Max(maps.Width, minimum), isTransposed: true))
            : (ComputedMatrix($"{name}.height", x, dimension: 2, minimum),
                onnx.Add(
                    "Transpose", $"{name}.width.transposed",
                    [ComputedMatrix($"{name}.width", x, dimension: 3, minimum)], [Attribute("perm", [1L, 0L])]));
        return onnx.Add(
            "MatMul", name, [onnx.Add("MatMul", $"{name}.rows", [rows, x]), columns], output: output);
    }

    private string Matrix(int size, int count, bool isTransposed)
    {
        var values = new float[count * size];
        for (var i = 0; i < count; i++)
        {
            var (first, end) = (i * size / count, ((i + 1) * size + count - 1) / count);
            for (var j = first; j < end; j++)
                values[isTransposed ? j * count + i : i * size + j] = 1f / (end - first);
        }

        return isTransposed
            ? onnx.Constant<float>(values, size, count)
            : onnx.Constant<float>(values, count, size);
    }

    private string ComputedMatrix(string name, string x, int dimension, int minimum)
    {
        string Node(string type, string part, params IEnumerable<string> inputs) =>
            onnx.Add(type, $"{name}.{part}", inputs);
        var (zero, one) = (onnx.Scalar(0L), onnx.Scalar(1L));
        var size = onnx.Add("Gather", $"{name}.size", [Node("Shape", "shape", x), onnx.Scalar((long)dimension)]);
        var count = Node("Max", "count", size, onnx.Scalar((long)minimum));
        // [count, 1] and [size].
        var i = Node("Unsqueeze", "i", Node("Range", "outputs", zero, count, one), onnx.List(1));
        var j = Node("Range", "j", zero, size, one);
        var first = Node("Div", "first", Node("Mul", "first.scaled", i, size), count);
        var rounding = Node("Sub", "rounding", count, one);
        var end = Node(
            "Div", "end",
            Node("Add", "end.rounded", Node("Mul", "end.scaled", Node("Add", "next", i, one), size), rounding), count);
        var isCovered = Node(
            "And", "covered", Node("Not", "from", Node("Less", "before", j, first)), Node("Less", "to", j, end));
        var covered = onnx.Add("Cast", $"{name}.weights", [isCovered], [Attribute("to", 1L)]);
        var pixels = onnx.Add("ReduceSum", $"{name}.pixels", [covered, onnx.List(1)]);
        return Node("Div", "matrix", covered, pixels);
    }
}
