using SeNet.Modules;
using SeNet.Text;
using static TorchSharp.torch;

namespace SeNet.Weights.Caffe;

/// <summary>Copies an archive's tensors into a network, one at a time, after all have been found to fit.</summary>
internal sealed class CaffeLoader
{
    // Counts updates of the running statistics, which Caffe does not.
    private const string UpdatesOfNorm = ".num_batches_tracked";

    private readonly TensorArchive archive;
    private readonly CaffeMapping mapping;
    private readonly Dictionary<string, Tensor> state;

    private CaffeLoader(TensorArchive archive, CaffeMapping mapping, Dictionary<string, Tensor> state) =>
        (this.archive, this.mapping, this.state) = (archive, mapping, state);

    /// <summary>Loads layers that lie in an archive.</summary>
    /// <exception cref="ArgumentException">The network is none of the authors', or the layers are another network's; it is unchanged.</exception>
    public static void Load(TensorArchive archive, IEnumerable<CaffeLayer> layers, ImageClassifier model)
    {
        var naming = CaffeNaming.Of(model.Name) ?? throw new ArgumentException(
            $"The authors published no Caffe weights for '{model.Name}'; they did for {string.Join(", ", CaffeNaming.Names)}.", nameof(model));
        using var scope = NewDisposeScope();
        var loader = new CaffeLoader(archive, CaffeMapping.Of(naming, layers), model.state_dict());
        if (loader.Differences() is { Length: > 0 } differences)
            throw new ArgumentException(
                $"The weights in '{archive.Path}' are not those of '{model.Name}' as the authors published it; nothing was loaded.{differences}"
                + $" Make the network with ModelZoo.Create and its name alone; there are weights for {string.Join(", ", CaffeNaming.Names)}.",
                nameof(model));
        loader.Copy();
    }

    private string Differences()
    {
        var sources = mapping.Sources;
        var missing = state.Keys.Where(key => !sources.ContainsKey(key) && !key.EndsWith(UpdatesOfNorm, StringComparison.Ordinal));
        var unknown = mapping.Unknown.Concat(sources.Values.Where(source => !state.ContainsKey(source.Key)).Select(source => source.Blob));
        var mismatched = sources.Values
            .Where(source => state.TryGetValue(source.Key, out var tensor) && !source.Fits(archive, tensor.shape))
            .Select(source => $"{source.Blob} (file {Listed(archive.Tensors[source.Blob].Shape)}, model {Listed(state[source.Key].shape)})");
        return Named("Missing in the file", [.. missing]) + Named("Unknown to the model", [.. unknown]) + Named("Of another shape", [.. mismatched]);
    }

    private void Copy()
    {
        using var noGrad = no_grad();
        foreach (var (key, tensor) in state)
        {
            using var value = mapping.Sources.TryGetValue(key, out var source) ? source.Read(archive, tensor.shape) : zeros_like(tensor);
            tensor.copy_(value);
        }
    }

    private static string Listed(IEnumerable<long> sizes) => $"[{string.Join(", ", sizes)}]";

    private static string Named(string heading, List<string> names)
    {
        const int shown = 5;
        return names.Count == 0 ? "" : $" {heading}: {string.Join(", ", names.Take(shown).Select(Printable.Text))}{(names.Count > shown ? $" and {names.Count - shown} more" : "")}.";
    }
}
