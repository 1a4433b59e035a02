using System.Buffers.Binary;
using System.Text.Json;

namespace SeNet.Weights;

/// <summary>A checked header: the entries lie side by side, fill the file exactly, and are as long as their shapes say.</summary>
internal sealed record SafetensorsHeader(
    IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The format's own limit.</summary>
    private const long LargestHeader = 100_000_000;

    private const int LengthBytes = 8;

    public static SafetensorsHeader Read(Stream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(prefix, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            throw new WeightsFormatException(path, 0, "the file is shorter than the 8 bytes that give the header's length; it is no safetensors file");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LargestHeader || (long)length > stream.Length - LengthBytes)
            throw new WeightsFormatException(path, 0,
                $"the header is said to have {length} bytes; the file has {stream.Length - LengthBytes} after this number, and a header at most {LargestHeader}");

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return new Parser(path, LengthBytes + (long)length, stream.Length - LengthBytes - (long)length).Parse(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new WeightsFormatException(path, LengthBytes, $"the header is not the JSON of a safetensors file: {e.Message.TrimEnd('.')}", e);
        }
    }

    private sealed class Parser(string path, long dataStart, long dataLength)
    {
        public SafetensorsHeader Parse(JsonElement root)
        {
            var entries = new Dictionary<string, SafetensorsEntry>();
            var metadata = new Dictionary<string, string>();
            foreach (var property in root.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    foreach (var text in property.Value.EnumerateObject())
                        metadata[text.Name] = text.Value.GetString() ?? throw Fault($"the metadata '{text.Name}' is null");
                }
                else if (!entries.TryAdd(property.Name, Entry(property)))
                {
                    throw Fault($"the key '{property.Name}' stands twice in the header");
                }
            }

            var ordered = entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToList();
            long end = 0;
            foreach (var entry in ordered)
            {
                if (entry.Begin != end)
                    throw Fault($"the tensor '{entry.Key}' begins at {entry.Begin} of the data, the one before it ends at {end}");
                end = entry.End;
            }

            if (end != dataLength)
                throw new WeightsFormatException(path, dataStart, $"the header describes {end} bytes of data, the file has {dataLength}");
            return new SafetensorsHeader(ordered, metadata, dataStart);
        }

        private SafetensorsEntry Entry(JsonProperty property)
        {
            var name = Field(property, "dtype").GetString();
            if (!SafetensorsTypes.TryFind(name, out var type, out var size))
                throw Fault($"the tensor '{property.Name}' is of the type '{name}'; accepted: {SafetensorsTypes.Accepted}");
            var shape = Field(property, "shape").EnumerateArray().Select(length => length.GetInt64()).ToArray();
            var offsets = Field(property, "data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
            if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength)
                throw Fault($"the tensor '{property.Name}' is said to lie at [{string.Join(", ", offsets)}] of {dataLength} bytes of data");
            if (Bytes(shape, size) != offsets[1] - offsets[0])
                throw Fault($"the tensor '{property.Name}' of {name} [{string.Join(", ", shape)}] is given {offsets[1] - offsets[0]} bytes");
            return new SafetensorsEntry(property.Name, type, shape, offsets[0], offsets[1]);
        }

        private JsonElement Field(JsonProperty property, string name) =>
            property.Value.TryGetProperty(name, out var field) ? field : throw Fault($"the tensor '{property.Name}' has no '{name}'");

        /// <summary>The bytes that a shape needs, or -1 if it is impossible.</summary>
        private static long Bytes(long[] shape, int size)
        {
            if (Array.Exists(shape, length => length < 0))
                return -1;
            try
            {
                return shape.Aggregate((long)size, (bytes, length) => checked(bytes * length));
            }
            catch (OverflowException)
            {
                return -1;
            }
        }

        private WeightsFormatException Fault(string reason) => new(path, LengthBytes, reason);
    }
}
