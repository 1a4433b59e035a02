namespace SeNet.Weights.Structure;

/// <summary>What a layer with weights computes.</summary>
internal enum LayerKind
{
    /// <summary>A convolution or a linear layer: weight, and bias or null.</summary>
    Product,

    /// <summary>Batch normalization: weight, bias, mean, variance.</summary>
    Normalization,

    /// <summary>Pooling of windows, without tensors: it tells branches apart that are alike otherwise.</summary>
    Pooling,
}

/// <summary>A tensor of a layer.</summary>
/// <param name="Key">Its key in the file or the model.</param>
/// <param name="Shape">
/// Its shape as a model has it: [out, in, height, width], or [out, in] if there is one pixel.
/// </param>
/// <param name="IsTransposed">Whether it is stored as [in, out].</param>
internal sealed record LayerTensor(string Key, IReadOnlyList<long> Shape, bool IsTransposed = false)
{
    /// <summary>
    /// A weight; of one pixel, without its height and width: a linear layer may stand for such a convolution.
    /// </summary>
    public static LayerTensor Weight(string key, IReadOnlyList<long> shape, bool isTransposed = false) =>
        new(key, isTransposed ? [.. shape.Reverse()] : shape is [var o, var i, 1, 1] ? [o, i] : shape, isTransposed);
}

/// <summary>A layer with weights, or a pooling, and the layers before it.</summary>
/// <param name="Kind">What it computes.</param>
/// <param name="Tensors">
/// Its tensors in the order that <see cref="LayerKind"/> names; null for one that is left out.
/// </param>
/// <param name="Predecessors">
/// Indices of the layers from which data reach it through operations without weights alone, in ascending order.
/// </param>
internal sealed record WeightedLayer(
    LayerKind Kind, IReadOnlyList<LayerTensor?> Tensors, IReadOnlyList<int> Predecessors);
