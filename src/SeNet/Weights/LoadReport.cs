using System.Text;

namespace SeNet.Weights;

/// <summary>What became of each tensor of a file and of a model when the one was loaded into the other. Keys are in the model's order.</summary>
public sealed record LoadReport
{
    private const int ShownKeys = 5;

    /// <summary>Path of the file.</summary>
    public required string File { get; init; }

    /// <summary>
    /// What was taken off before the keys of the file, without the dot at its end: <c>model</c> for
    /// <c>model.conv1.weight</c>. Null for nothing.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Keys of the file that are not below <see cref="Prefix"/>, and were not read: what belongs to another part of the
    /// program that wrote it.
    /// </summary>
    public IReadOnlyList<string> OutsidePrefix { get; init; } = [];

    /// <summary>Keys loaded as the file has them, their values in the model's types.</summary>
    public required IReadOnlyList<string> Loaded { get; init; }

    /// <summary>Keys loaded after they were adapted to the model's input channels (<see cref="LoadOptions.AdaptInputChannels"/>).</summary>
    public required IReadOnlyList<string> Adapted { get; init; }

    /// <summary>Keys of the model's classifier, which stayed as it was (<see cref="LoadOptions.FreshClassifier"/>).</summary>
    public required IReadOnlyList<string> Fresh { get; init; }

    /// <summary>Keys of the model that the file lacks.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Keys of the file, without <see cref="Prefix"/>, that the model lacks.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>Tensors of another shape, or of another kind of numbers (integers for floating-point numbers).</summary>
    public required IReadOnlyList<TensorMismatch> Mismatched { get; init; }

    /// <summary>What the file tells beside the weights.</summary>
    public required WeightsMetadata Metadata { get; init; }

    /// <summary>Whether nothing is missing, unexpected or mismatched. After a strict load it is true.</summary>
    public bool IsComplete => Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>The report as text: one line, and one more for each list that is not empty.</summary>
    public override string ToString()
    {
        var text =
            new StringBuilder($"'{File}': {Loaded.Count + Adapted.Count} tensors " +
                $"loaded{(Prefix is null ? "" : $", from keys that begin with '{Prefix}.'")}");
        Add("not below this prefix", OutsidePrefix);
        Add("adapted to the model's input channels", Adapted);
        Add("classifier left as it was", Fresh);
        Add("missing in the file", Missing);
        Add("unknown to the model", Unexpected);
        Add("of another shape or kind", Mismatched);
        return text.ToString();

        void Add<T>(string heading, IReadOnlyList<T> items)
        {
            if (items.Count > 0)
                text.Append('\n').Append(Listed($"  {heading}", items));
        }
    }

    /// <summary>A heading and the first few of some items.</summary>
    internal static string Listed<T>(string heading, IReadOnlyList<T> items) =>
        $"{heading}: {string.Join(", ", items.Take(ShownKeys))}{(items.Count > ShownKeys ? $" and {items.Count - ShownKeys} more" : "")}";
}
