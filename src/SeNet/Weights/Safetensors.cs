using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeNet.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// Reads and writes safetensors files: the header's length (8 bytes, little-endian), a JSON header, the tensors' bytes. The
/// Python package reads what is written here, and the reverse.
/// </summary>
public static class Safetensors
{
    // Python writes with ASCII escapes; relaxed escaping keeps keys and class names readable, both parse alike.
    private static readonly JsonWriterOptions HeaderFormat = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes tensors to a file, which appears at its place only when it is whole.</summary>
    /// <param name="path">The file; its folder is made if missing.</param>
    /// <param name="tensors">Tensors by key, of any device and strides.</param>
    /// <param name="metadata">Free text for the header.</param>
    /// <exception cref="ArgumentException">A tensor has a type that the format lacks, or the key <c>__metadata__</c>.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.ContainsKey(SafetensorsHeader.MetadataKey))
            throw new ArgumentException($"A tensor has the key '{SafetensorsHeader.MetadataKey}', which the format reserves.", nameof(tensors));

        // Large elements first, as the format's authors do it: every tensor is then aligned to its element size.
        var ordered = tensors
            .OrderByDescending(pair => SafetensorsTypes.Of(pair.Value.dtype).Size)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .ToList();
        var header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var (_, tensor) in ordered)
                WriteBytes(tensor, stream);
        });
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its tensors, on the CPU, and its metadata; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static SafetensorsContent Read(string path)
    {
        using var stream = Open(path);
        var header = SafetensorsHeader.Read(stream, path);
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            foreach (var entry in header.Entries)
                tensors.Add(entry.Key, ReadTensor(stream, path, entry, header.DataStart));
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }

        return new SafetensorsContent(tensors, header.Metadata);
    }

    /// <summary>Reads a file's metadata alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var stream = Open(path);
        return SafetensorsHeader.Read(stream, path).Metadata;
    }

    internal static void WriteBytes(Tensor tensor, Stream stream)
    {
        if (tensor.numel() == 0)
            return;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        tensor.cpu().contiguous().WriteBytesToStream(stream, bufferSize: 1 << 16);
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return InputFile.Open(
            path, file => new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
    }

    private static byte[] Header(List<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
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

            long offset = 0;
            foreach (var (key, tensor) in tensors)
            {
                var (name, size) = SafetensorsTypes.Of(tensor.dtype);
                json.WriteStartObject(key);
                json.WriteString("dtype", name);
                json.WriteStartArray("shape");
                foreach (var length in tensor.shape)
                    json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.numel() * size);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The data begin at a multiple of 8.
        buffer.Write(Encoding.ASCII.GetBytes(new string(' ', (int)((8 - (buffer.Length % 8)) % 8))));
        return buffer.ToArray();
    }

    private static Tensor ReadTensor(Stream stream, string path, SafetensorsEntry entry, long dataStart)
    {
        var tensor = empty(entry.Shape, entry.Type, CPU).DetachFromDisposeScope();
        stream.Position = dataStart + entry.Begin;
        try
        {
            if (tensor.numel() > 0)
                tensor.ReadBytesFromStream(stream, bufferSize: 1 << 16);
            return tensor;
        }
        catch (EndOfStreamException e)
        {
            tensor.Dispose();
            throw new WeightsFormatException(path, stream.Position, $"the file ends within the tensor '{entry.Key}'", e);
        }
    }
}
