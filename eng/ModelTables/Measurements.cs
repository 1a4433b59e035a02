using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Networks;

namespace ModelTables;

/// <summary>Measures networks of the zoo at the size that they were published for, each once.</summary>
public sealed class Measurements
{
    private readonly Dictionary<(string Model, SEOptions? SE), Measurement> known = [];

    /// <summary>Measures a network.</summary>
    /// <param name="name">Its name in the zoo.</param>
    /// <param name="se">Options of its SE blocks; null for those it was published with.</param>
    public Measurement Of(string name, SEOptions? se = null)
    {
        var entry = NetworkZoo.Entries.First(row => row.Name == name);
        var key = (name, se ?? entry.SE);
        return known.TryGetValue(key, out var measurement) ? measurement : known[key] = Measure(entry, se);
    }

    private static Measurement Measure(NetworkEntry entry, SEOptions? se)
    {
        var graph = NetworkZoo.Build(entry.Name, se: se);
        var complexity = Complexity.Of(graph, entry.InputSize);
        var shapes = graph.InferShapes(entry.InputSize, entry.InputSize);
        var blocks = graph.SqueezeExcitations.ToList();
        return new Measurement(
            complexity.Parameters,
            graph.Parameters.Where(parameter => parameter.Role == ParameterRole.Buffer).Sum(
                parameter => parameter.Count),
            complexity.MultiplyAdds,
            complexity.Activations,
            complexity.Layers
                .Where(layer => layer.Layer == "Convolution" && !blocks.Exists(
                    block => layer.Key.StartsWith(block.Name + '.', StringComparison.Ordinal)))
                .Sum(layer => layer.Activations),
            blocks.Sum(block => shapes[block].Count));
    }
}
