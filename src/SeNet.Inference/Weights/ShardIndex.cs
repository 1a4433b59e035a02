using System.Text.Json;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// What <c>model.safetensors.index.json</c> or <c>pytorch_model.bin.index.json</c> says: which file, beside it or
/// below, holds which tensor.
/// </summary>
internal static class ShardIndex
{
    /// <summary>An index of a few hundred bytes a tensor is far smaller.</summary>
    private const int Largest = 32 << 20;

    private const int MostFiles = 1000;
    private const string MapName = "weight_map";

    /// <summary>Reads the files by the keys of their tensors.</summary>
    public static Dictionary<string, string> Read(FileBytes file)
    {
        if (file.Length > Largest)
            throw Fault(file, $"the file begins as a JSON text and has {file.Length} bytes; an index of shards has " +
                $"at most {Largest}");
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        try
        {
            return Parse(file, bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Fault(file, $"the file is no index of shards: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static Dictionary<string, string> Parse(FileBytes file, ReadOnlySpan<byte> json)
    {
        Dictionary<string, string>? map = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the outermost value is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMap = reader.ValueTextEquals(MapName);
            reader.Read();
            if (!isMap)
                reader.Skip();
            else
                map = map is null ? Map(file, ref reader) : throw Fault(file, $"the index has two of '{MapName}'");
        }

        reader.Read();
        return map ?? throw Fault(file, $"the file is a JSON text without '{MapName}': no index of shards");
    }

    private static Dictionary<string, string> Map(FileBytes file, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"'{MapName}' is no object");
        var map = new Dictionary<string, string>();
        var files = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var name = reader.GetString() ?? throw Fault(file, $"the tensor '{Printable.Text(key)}' has no file");
            if (!RelativePath.IsInside(name))
                throw Fault(file, $"the tensor '{Printable.Text(key)}' is said to lie in '{Printable.Text(name)}'; " +
                    "accepted: a path in the index's folder");
            // Tensors of a file share its name.
            files.Add(name);
            files.TryGetValue(name, out name!);
            if (!map.TryAdd(key, name))
                throw Fault(file, $"the key '{Printable.Text(key)}' stands twice in the index");
            if (map.Count > WeightsLimits.Count || files.Count > MostFiles)
                throw Fault(file, $"the index has more than {WeightsLimits.Count} tensors or {MostFiles} files");
        }

        return map;
    }

    private static WeightsFormatException Fault(FileBytes file, string reason, Exception? inner = null) =>
        new(file.Path, 0, reason, inner);
}
