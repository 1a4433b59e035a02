namespace SeNet.Weights.Structure;

/// <summary>
/// Finds which tensor of a file is which of a model whose structure is not known: by their order, where their shapes
/// are the same one after the other and no two weights have the same shape.
/// </summary>
internal static class OrderMatching
{
    /// <summary>Matches tensors.</summary>
    /// <param name="file">The layers of the file, in its order.</param>
    /// <param name="model">The tensors of the model, in its order, without counters.</param>
    /// <returns>
    /// The file's tensors by the model's keys; null where order and shapes do not say which is which.
    /// </returns>
    public static Dictionary<string, LayerTensor>? Find(
        IReadOnlyList<WeightedLayer> file, IEnumerable<KeyValuePair<string, TensorInfo>> model)
    {
        // Running statistics come after all parameters, or each behind its layer's.
        var parameters = file.SelectMany(layer => layer.Tensors.Take(2)).OfType<LayerTensor>();
        var statistics = file.SelectMany(layer => layer.Tensors.Skip(2)).OfType<LayerTensor>();
        var expected = model.Select(pair => LayerTensor.Weight(pair.Key, pair.Value.Shape)).ToList();
        var weights = expected.Where(tensor => tensor.Shape.Count > 1).Select(TextOf).ToList();
        if (weights.Distinct().Count() < weights.Count)
            return null;
        foreach (var stored in new[]
        {
            file.SelectMany(layer => layer.Tensors).OfType<LayerTensor>(), parameters.Concat(statistics),
        })
            if (stored.Select(TextOf).SequenceEqual(expected.Select(TextOf)))
                return expected.Zip(stored).ToDictionary(pair => pair.First.Key, pair => pair.Second);
        return null;
    }

    private static string TextOf(LayerTensor tensor) => string.Join('x', tensor.Shape);
}
