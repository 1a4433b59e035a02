using SeNet.Blocks;
using SeNet.Models;
using TorchSharp;

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
        var entry = ModelZoo.Entries.First(row => row.Name == name);
        var key = (name, se ?? entry.SE);
        return known.TryGetValue(key, out var measurement) ? measurement : known[key] = Measure(entry, se);
    }

    private static Measurement Measure(ZooEntry entry, SEOptions? se)
    {
        using var scope = torch.NewDisposeScope();
        using var model = ModelZoo.Create(entry.Name, se: se);
        var squeezed = 0L;
        foreach (var (_, module) in model.named_modules())
            if (module is SEBlock block)
                block.register_forward_hook((_, _, output) =>
                {
                    squeezed += output.numel();
                    return output;
                });
        var complexity = Complexity.Of(model, 1, model.InChannels, entry.InputSize, entry.InputSize);
        var blocks = model.named_modules().Where(part => part.module is SEBlock).Select(part => part.name + ".").ToList();
        return new Measurement(
            complexity.Parameters,
            model.named_buffers().Where(buffer => buffer.name.Contains("running_", StringComparison.Ordinal)).Sum(buffer => buffer.buffer.numel()),
            complexity.MultiplyAdds,
            complexity.Activations,
            complexity.Layers.Where(layer => layer.Layer == "Conv2d" && !blocks.Exists(layer.Key.StartsWith)).Sum(layer => layer.Activations),
            squeezed);
    }
}
