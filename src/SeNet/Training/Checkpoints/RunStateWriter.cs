using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>Collects the state of one part of a run: tensors and a JSON value.</summary>
/// <param name="part">The part's name.</param>
/// <param name="tensors">The checkpoint's tensors, to which those of the part are added.</param>
internal sealed class RunStateWriter(string part, Dictionary<string, Tensor> tensors)
{
    /// <summary>The part's JSON value; null if it has none.</summary>
    public JsonElement? Value { get; private set; }

    /// <summary>Collects the state of the parts of a run.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="tensors">Receives their tensors.</param>
    /// <returns>The parts by name, each with its JSON value if it has one.</returns>
    public static Dictionary<string, JsonElement?> Collect(
        IEnumerable<IRunStatePart> parts, Dictionary<string, Tensor> tensors)
    {
        var values = new Dictionary<string, JsonElement?>();
        foreach (var part in parts)
        {
            var writer = new RunStateWriter(part.Name, tensors);
            part.Save(writer);
            values.Add(part.Name, writer.Value);
        }

        return values;
    }

    /// <summary>Adds a tensor under the key <c>part.key</c>.</summary>
    public void Add(string key, Tensor tensor) => tensors.Add($"{part}.{key}", tensor);

    /// <summary>Adds tensors under the keys <c>part.key</c>.</summary>
    public void Add(IReadOnlyDictionary<string, Tensor> named)
    {
        foreach (var (key, tensor) in named)
            Add(key, tensor);
    }

    /// <summary>Sets the part's JSON value.</summary>
    public void Set<T>(T value, JsonTypeInfo<T> type) => Value = JsonSerializer.SerializeToElement(value, type);
}
