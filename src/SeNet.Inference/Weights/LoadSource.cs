using SeNet.Weights.Structure;

namespace SeNet.Weights;

/// <summary>An archive's tensors under a model's keys. The caller closes the archive.</summary>
internal sealed class LoadSource
{
    private LoadSource(TensorArchive archive, KeyMapping? mapping, IReadOnlyDictionary<string, string> matched) =>
        (Archive, Prefix, Outside, Matched) =
            (archive, mapping?.Prefix ?? "", mapping?.Outside ?? [], matched);

    /// <summary>The tensors.</summary>
    public TensorArchive Archive { get; }

    /// <summary>Prefix of the model's keys in the file, with the dot at its end; empty for none.</summary>
    public string Prefix { get; }

    /// <summary>Keys of the file that do not begin with the prefix.</summary>
    public IReadOnlyList<string> Outside { get; }

    /// <summary>Names of the file's tensors by the model's keys, where names said nothing; else empty.</summary>
    public IReadOnlyDictionary<string, string> Matched { get; }

    /// <summary>
    /// Finds a model's tensors in an archive: by their keys or, in a format that has it, by structure.
    /// </summary>
    /// <exception cref="ArgumentException">It is not known which tensor is which.</exception>
    public static LoadSource Create(LoadTarget target, TensorArchive archive, LoadOptions options)
    {
        if (archive.WeightedLayers is not { } layers)
            return ByKeys(target, archive, options);
        // Other constants of a program are no weights that the model could lack.
        var weights = layers.SelectMany(layer => layer.Tensors).OfType<LayerTensor>().Select(tensor => tensor.Key)
            .Concat(archive.Tensors.Keys.Where(target.Tensors.ContainsKey)).ToHashSet();
        var named = ByKeys(
            target, new RenamedArchive(archive, weights.ToDictionary(key => key), archive.KeyPrefix), options);
        var expected = target.Tensors.Where(pair => !LoadPlan.IsCounter(pair.Key)).ToList();
        if (2 * expected.Count(pair => named.Archive.Tensors.ContainsKey(pair.Key)) >= expected.Count)
            return named;
        var matched = target.Graph is { } graph
            ? StructureMatching.Find(layers, archive.Path, ModelLayers.Of(graph), target.Name, options)
            : OrderMatching.Find(layers, expected);
        return matched is null
            ? named
            : new LoadSource(
                new MatchedArchive(archive, matched, target.Tensors), mapping: null,
                matched.ToDictionary(pair => pair.Key, pair => pair.Value.Key));
    }

    private static LoadSource ByKeys(LoadTarget target, TensorArchive archive, LoadOptions options)
    {
        var mapping = KeyMapping.Create(target, archive, options);
        return new LoadSource(
            new RenamedArchive(archive, mapping.Stored), mapping, new Dictionary<string, string>());
    }
}
