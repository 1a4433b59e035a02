namespace SeNet.Weights.Caffe;

/// <summary>What the layers of a Caffe file are in a network of ours.</summary>
/// <param name="Sources">The tensors of the network's state that the file has, by their keys.</param>
/// <param name="Unknown">
/// Keys of the file's tensors that have no place in the network, or one that another layer has taken.
/// </param>
internal sealed record CaffeMapping(IReadOnlyDictionary<string, CaffeSource> Sources, IReadOnlyList<string> Unknown)
{
    private const string NormSuffix = "/bn", ScaleSuffix = "/bn/scale";

    /// <summary>Maps layers by their names and types.</summary>
    /// <param name="naming">The network's names of the layers.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="tensors">Their tensors.</param>
    public static CaffeMapping Create(
        CaffeNaming naming, IEnumerable<CaffeLayer> layers, IReadOnlyDictionary<string, TensorInfo> tensors)
    {
        var sources = new Dictionary<string, CaffeSource>();
        var unknown = new List<string>();
        foreach (var layer in layers)
        {
            var ofLayer = Of(naming, layer).ToList();
            if (ofLayer.Count > 0 && ofLayer.All(source => !sources.ContainsKey(source.Key) && IsDivisible(source)))
                ofLayer.ForEach(source => sources.Add(source.Key, source));
            else
                unknown.AddRange(Enumerable.Range(0, layer.Blobs.Count).Select(layer.Key));
        }

        return new CaffeMapping(sources, unknown);

        bool IsDivisible(CaffeSource source) =>
            source.Divisor is null || tensors[source.Divisor].Shape.All(size => size == 1);
    }

    /// <summary>What a layer is in the network; empty for nothing.</summary>
    private static IEnumerable<CaffeSource> Of(CaffeNaming naming, CaffeLayer layer)
    {
        switch (layer.Type, layer.Blobs.Count)
        {
            case ("Convolution" or "InnerProduct", 1 or 2) when naming.Modules(layer.Name) is { Convolution: var key }:
                return WeightAndBias(key, layer, reverseInput: key == naming.FirstConvolution);
            case ("Scale", 2) when Norm(ScaleSuffix) is { } key:
                return WeightAndBias(key, layer);
            case ("BatchNorm", 3) when Norm(NormSuffix) is { } key:
                return
                [
                    new CaffeSource($"{key}.running_mean", layer.Key(0)) { Divisor = layer.Key(2) },
                    new CaffeSource($"{key}.running_var", layer.Key(1)) { Divisor = layer.Key(2) },
                ];
            default:
                return [];
        }

        string? Norm(string suffix) =>
            layer.Name.EndsWith(suffix, StringComparison.Ordinal)
                && naming.Modules(layer.Name[..^suffix.Length]) is { Norm: var norm and not "" }
                    ? norm
                    : null;
    }

    private static IEnumerable<CaffeSource> WeightAndBias(string key, CaffeLayer layer, bool reverseInput = false)
    {
        yield return new CaffeSource($"{key}.weight", layer.Key(0)) { ReverseInput = reverseInput };
        if (layer.Blobs.Count == 2)
            yield return new CaffeSource($"{key}.bias", layer.Key(1));
    }
}
