using SeNet.Graphs;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// The parts of a model, from the images to the classifier: see <see cref="ParameterGroup.ByDepth"/>.
/// </summary>
internal static class DepthParts
{
    /// <summary>Prefixes of the keys of each part before the classifier, in the order of registration.</summary>
    public static IReadOnlyList<string> BeforeClassifier(nn.Module model)
    {
        var keys = model.named_parameters().Select(pair => pair.name).ToList();
        var trunk = model is IGraphModel { Graph.ClassifierKey: { } classifier }
            ? keys.Where(key => !KeyPrefix.Holds(classifier, key)).ToList()
            : keys;
        var parts = new List<string>();
        foreach (var key in trunk)
            if (!parts.Exists(part => KeyPrefix.Holds(part, key)))
                parts.Add(PartOf(key));
        // Without a classifier of its own, the last part is it.
        if (trunk.Count == keys.Count && parts.Count > 0)
            parts.RemoveAt(parts.Count - 1);
        return parts;
    }

    /// <summary>Tells by its key whether a parameter belongs to the classifier.</summary>
    public static Func<string, bool> IsClassifier(nn.Module model)
    {
        var before = BeforeClassifier(model);
        return key => !before.Any(part => KeyPrefix.Holds(part, key));
    }

    /// <summary>
    /// The layers before the classifier: the parts, of which those before the first numbered one are one layer, the
    /// stem.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> LayersBeforeClassifier(nn.Module model)
    {
        var parts = BeforeClassifier(model);
        var stem = parts.TakeWhile(part => !part.Contains('.', StringComparison.Ordinal)).ToList();
        var layers = parts.Skip(stem.Count).Select(part => (IReadOnlyList<string>)[part]);
        return stem.Count > 0 ? [stem, .. layers] : [.. layers];
    }

    private static string PartOf(string key) =>
        KeyPrefix.Of(key).FirstOrDefault(prefix => prefix[(prefix.LastIndexOf('.') + 1)..].All(char.IsAsciiDigit))
            ?? KeyPrefix.Of(key).First();
}
