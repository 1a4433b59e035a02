using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeNet.Files;

namespace SeNet.Weights;

/// <summary>
/// Writes safetensors files: the header's length (8 bytes, little-endian), a JSON header, the tensors' bytes.
/// </summary>
internal static class SafetensorsWriter
{
    // Python writes with ASCII escapes; relaxed escaping keeps keys and class names readable, both parse alike.
    private static readonly JsonWriterOptions HeaderFormat =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes tensors to a file, which appears at its place only when it is complete.</summary>
    /// <param name="path">The file; its folder is created if missing.</param>
    /// <param name="tensors">The tensors, each with another key.</param>
    /// <param name="metadata">Text by key for the header. Optional.</param>
    /// <exception cref="ArgumentException">
    /// A tensor has a type that the format lacks, or the key <c>__metadata__</c>.
    /// </exception>
    public static void Write(
        string path, IReadOnlyList<TensorContent> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (tensors.Any(tensor => tensor.Key == SafetensorsHeader.MetadataKey))
            throw new ArgumentException(
                $"A tensor has the key '{SafetensorsHeader.MetadataKey}', which the format reserves.", nameof(tensors));

        // Large elements first, as the format's authors do it: every tensor is then aligned to its element size.
        var ordered = tensors
            .OrderByDescending(tensor => tensor.Info.Type.Size())
            .ThenBy(tensor => tensor.Key, StringComparer.Ordinal)
            .ToList();
        var header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in ordered)
                tensor.Write(stream);
        });
    }

    private static byte[] Header(List<TensorContent> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, HeaderFormat))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, text);
                json.WriteEndObject();
            }

            var offset = 0L;
            foreach (var (key, info, _) in tensors)
            {
                json.WriteStartObject(key);
                json.WriteString("dtype", SafetensorsTypes.NameOf(info.Type));
                json.WriteStartArray("shape");
                foreach (var length in info.Shape)
                    json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += info.ByteLength);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The data begin at a multiple of 8.
        buffer.Write(Encoding.ASCII.GetBytes(new string(' ', (int)((8 - (buffer.Length % 8)) % 8))));
        return buffer.ToArray();
    }
}
