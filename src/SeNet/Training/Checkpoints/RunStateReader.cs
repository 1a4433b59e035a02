using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The saved state of one part of a run.</summary>
/// <param name="path">The checkpoint's file, for messages.</param>
/// <param name="part">The part's name.</param>
/// <param name="tensors">All tensors of the checkpoint.</param>
/// <param name="value">The part's JSON value; null if it has none.</param>
internal sealed class RunStateReader(
    string path, string part, IReadOnlyDictionary<string, Tensor> tensors, JsonElement? value)
{
    /// <summary>The checkpoint's file.</summary>
    public string Path => path;

    /// <summary>The part's tensors, by their keys without the part's name. They belong to the checkpoint.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; } =
        tensors.Where(pair => pair.Key.StartsWith(part + ".", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[(part.Length + 1)..], pair => pair.Value);

    /// <summary>Reads the part's JSON value.</summary>
    /// <exception cref="WeightsFormatException">There is none, or it is not a value of this type.</exception>
    public T Get<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return value?.Deserialize(type) ?? throw Damaged("is missing");
        }
        catch (JsonException e)
        {
            throw Damaged($"is not readable: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Copies the part's tensors into others of the same keys, all or, if one does not fit, none.</summary>
    /// <exception cref="WeightsFormatException">One is missing or has another shape.</exception>
    public void CopyTo(IReadOnlyDictionary<string, Tensor> targets)
    {
        using var noGrad = no_grad();
        foreach (var (key, target) in targets)
            if (!Tensors.TryGetValue(key, out var saved) || !saved.shape.AsSpan().SequenceEqual(target.shape))
                throw Damaged($"lacks '{key}', or has it in another shape");
        foreach (var (key, target) in targets)
            target.copy_(Tensors[key]);
    }

    /// <summary>Makes the error for state that does not fit.</summary>
    /// <param name="fault">What is wrong with it, as the rest of a sentence: "lacks ...".</param>
    /// <param name="inner">The cause, if there is one.</param>
    public WeightsFormatException Damaged(string fault, Exception? inner = null) =>
        new(path, 8, $"the state of the {part} in the checkpoint {fault}", inner);
}
