using System.Text.Json;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// Reads a header's JSON in one pass, without a tree of it: a header of 100 MB may not take many times as much memory.
/// </summary>
internal sealed class SafetensorsHeaderReader(string path, long offset, long dataLength)
{
    /// <summary>Reads the tensors and the metadata.</summary>
    /// <exception cref="JsonException">The text is no JSON, or its values are of other kinds.</exception>
    public (IEnumerable<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Read(ReadOnlySpan<byte> json)
    {
        var entries = new Dictionary<string, SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Require(reader.TokenType == JsonTokenType.StartObject, "the outermost value is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (key == SafetensorsHeader.MetadataKey)
                ReadMetadata(ref reader, metadata);
            else if (!entries.TryAdd(key, Entry(key, ref reader)))
                throw Fault($"the key '{Printable.Text(key)}' stands twice in the header");
            if (entries.Count + metadata.Count > WeightsLimits.Count)
                throw Fault($"the header has more than {WeightsLimits.Count} tensors and texts");
        }

        // Only blanks may follow; the reader itself refuses anything else.
        reader.Read();
        return (entries.Values, metadata);
    }

    private void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Require(reader.TokenType == JsonTokenType.StartObject, "the metadata are no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            metadata[name] = reader.GetString() ?? throw Fault($"the metadata '{Printable.Text(name)}' is null");
            if (metadata.Count > WeightsLimits.Count)
                throw Fault($"the header has more than {WeightsLimits.Count} texts");
        }
    }

    private SafetensorsEntry Entry(string key, ref Utf8JsonReader reader)
    {
        string? name = null;
        long[]? shape = null;
        long[]? offsets = null;
        Require(reader.TokenType == JsonTokenType.StartObject, $"the tensor '{Printable.Text(key)}' is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            switch (field)
            {
                case "dtype" when name is null: name = reader.GetString(); break;
                case "shape" when shape is null: shape = Numbers(key, ref reader); break;
                case "data_offsets" when offsets is null: offsets = Numbers(key, ref reader); break;
                case "dtype" or "shape" or "data_offsets":
                    throw Fault($"the tensor '{Printable.Text(key)}' has two of '{field}'");
                default: reader.Skip(); break;
            }
        }

        return Checked(
            key,
            name ?? throw Missing("dtype"),
            shape ?? throw Missing("shape"),
            offsets ?? throw Missing("data_offsets"));

        WeightsFormatException Missing(string field) => Fault($"the tensor '{Printable.Text(key)}' has no '{field}'");
    }

    private SafetensorsEntry Checked(string key, string name, long[] shape, long[] offsets)
    {
        if (SafetensorsTypes.Find(name) is not { } type)
            throw Fault(
                $"the tensor '{Printable.Text(key)}' has the type '{Printable.Text(name)}'; accepted: " +
                    $"{SafetensorsTypes.Accepted}");
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength)
            throw Fault(
                $"the tensor '{Printable.Text(key)}' is said to lie at [{string.Join(", ", offsets)}] of " +
                    $"{dataLength} bytes of data");
        if (TensorShape.Bytes(shape, type.Size()) != offsets[1] - offsets[0])
            throw Fault(
                $"the tensor '{Printable.Text(key)}' of {name} [{string.Join(", ", shape)}] is given " +
                    $"{offsets[1] - offsets[0]} bytes");
        return new SafetensorsEntry(key, type, shape, offsets[0], offsets[1]);
    }

    private long[] Numbers(string key, ref Utf8JsonReader reader)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, $"a list of the tensor '{Printable.Text(key)}' is none");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == WeightsLimits.Dimensions)
                throw Fault($"the tensor '{Printable.Text(key)}' has more than {WeightsLimits.Dimensions} dimensions");
            numbers.Add(reader.GetInt64());
        }

        return [.. numbers];
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new JsonException(otherwise);
    }

    private WeightsFormatException Fault(string reason) => new(path, offset, reason);
}
