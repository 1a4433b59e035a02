using System.Text;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// What was loaded from a file into a model, and what was not. Keys are in the model's order.
/// </summary>
public sealed record LoadReport
{
    /// <summary>Path of the file.</summary>
    public required string File { get; init; }

    /// <summary>
    /// Prefix that was removed from the keys of the file, without the dot at its end: <c>model</c> for
    /// <c>model.conv1.weight</c>. Null for none.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Keys of the file that do not have <see cref="Prefix"/> and were not read: they belong to another part of the
    /// program that wrote the file.
    /// </summary>
    public IReadOnlyList<string> OutsidePrefix { get; init; } = [];

    /// <summary>
    /// Names of the tensors in the file by the keys of the model, where the file has other names and its structure said
    /// which is which: of ONNX models only, else empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> MatchedByStructure { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of the loaded tensors, whose values were converted to the model's types.</summary>
    public required IReadOnlyList<string> Loaded { get; init; }

    /// <summary>
    /// Keys loaded after they were adapted to the model's input channels (<see
    /// cref="LoadOptions.AdaptInputChannels"/>).
    /// </summary>
    public required IReadOnlyList<string> Adapted { get; init; }

    /// <summary>
    /// Keys of the model's classifier, which stayed as it was (<see cref="LoadOptions.FreshClassifier"/>).
    /// </summary>
    public required IReadOnlyList<string> Fresh { get; init; }

    /// <summary>Keys of the model that the file lacks.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Keys of the file, without <see cref="Prefix"/>, that the model lacks.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>
    /// Tensors of another shape, or of another kind of numbers (integers for floating-point numbers).
    /// </summary>
    public required IReadOnlyList<TensorMismatch> Mismatched { get; init; }

    /// <summary>The metadata of the file.</summary>
    public required WeightsMetadata Metadata { get; init; }

    /// <summary>Whether nothing is missing, unexpected or mismatched. After a strict load it is true.</summary>
    public bool IsComplete => Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>The report as text: one line, and one more for each list that is not empty.</summary>
    public override string ToString()
    {
        var text =
            new StringBuilder($"'{File}': {Loaded.Count + Adapted.Count} tensors " +
                $"loaded{(Prefix is null ? "" : $", from keys that begin with '{Prefix}.'")}");
        Add(
            "matched by structure",
            KeyList.Shown(MatchedByStructure.Select(pair => $"{pair.Key} = {Printable.Text(pair.Value)}")));
        Add("not below this prefix", KeyList.Shown(OutsidePrefix));
        Add("adapted to the model's input channels", KeyList.Shown(Adapted));
        Add("classifier left as it was", KeyList.Shown(Fresh));
        Add("missing in the file", KeyList.Shown(Missing));
        Add("unknown to the model", KeyList.Shown(Unexpected));
        Add("of another shape or kind", KeyList.Shown(Mismatched));
        return text.ToString();

        void Add(string heading, string items)
        {
            if (items.Length > 0)
                text.Append("\n  ").Append(heading).Append(": ").Append(items);
        }
    }
}
