using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using SeNet.Engine;

namespace ClassifierService.InferenceProtocol;

/// <summary>The images of a request's input tensor.</summary>
internal static class InputImages
{
    /// <summary>How each image is prepared; nothing is decoded yet.</summary>
    /// <param name="body">The request.</param>
    /// <param name="classifier">Prepares the images.</param>
    /// <param name="maximum">
    /// Maximum number of images: the queue would never have room for a request of more.
    /// </param>
    /// <exception cref="BadHttpRequestException">The tensor is not one that the model takes.</exception>
    public static IReadOnlyList<Func<PreparedImage>> Of(InferenceBody body, Classifier classifier, int maximum)
    {
        if (body.Request.Inputs is not [{ Name: { } name, Shape: { Count: > 0 } shape } tensor])
            throw new BadHttpRequestException(
                $"There are {body.Request.Inputs?.Count ?? 0} inputs; one " +
                    "with a name, a shape and a datatype is wanted.");
        if (shape.Any(length => length < 1))
            throw Wrong(name, "a shape of lengths of at least 1");
        // Files have a shape of any form; of numbers, the first length is that of the batch.
        var count = tensor.Datatype == "BYTES" ? Product(shape) : shape[0];
        if (count > maximum)
            throw Wrong(name, $"at most {maximum} images, not {count}");
        var binary = tensor.Parameters?.BinaryDataSize is { } size
            ? body.Take(name, size)
            : (ReadOnlyMemory<byte>?)null;
        return tensor.Datatype switch
        {
            "FP32" => Normalized(name, shape, Floats(name, tensor, binary), classifier),
            "UINT8" => Pixels(name, shape, Bytes(name, tensor, binary), classifier),
            "BYTES" => Encoded(name, (int)count, Elements(name, tensor, binary, maximum), classifier),
            _ => throw Wrong(name, "the datatype FP32 (normalized), UINT8 (pixels) or BYTES (image files)"),
        };
    }

    private static List<Func<PreparedImage>> Normalized(
        string name, IReadOnlyList<long> shape, float[] values, Classifier classifier)
    {
        long[] expected = [shape[0], classifier.Graph.Input.Channels, classifier.ImageSize, classifier.ImageSize];
        if (!shape.SequenceEqual(expected))
            throw Wrong(name, $"the shape [N, {string.Join(", ", expected[1..])}]");
        return Slices(name, shape, values, (values, first, count) =>
            () => classifier.Prepare(values.AsSpan(first, count)));
    }

    private static List<Func<PreparedImage>> Pixels(
        string name, IReadOnlyList<long> shape, byte[] values, Classifier classifier)
    {
        if (shape is not [_, var height and < int.MaxValue, var width and < int.MaxValue, 3])
            throw Wrong(name, "the shape [N, H, W, 3]");
        return Slices(name, shape, values, (values, first, count) =>
            () => classifier.Prepare(values.AsSpan(first, count), (int)width, (int)height));
    }

    private static List<Func<PreparedImage>> Encoded(
        string name, int count, List<ReadOnlyMemory<byte>> files, Classifier classifier)
    {
        if (files.Count != count)
            throw Wrong(name, $"as many elements as its shape says, not {files.Count}");
        return [.. files.Select(file => (Func<PreparedImage>)(() => classifier.Prepare(file.Span)))];
    }

    private static List<Func<PreparedImage>> Slices<T>(
        string name, IReadOnlyList<long> shape, T[] values, Func<T[], int, int, Func<PreparedImage>> slice)
    {
        if (Product(shape) != values.Length)
            throw Wrong(name, $"as many values as its shape says, not {values.Length}");
        var count = values.Length / (int)shape[0];
        return [.. Enumerable.Range(0, (int)shape[0]).Select(i => slice(values, i * count, count))];
    }

    private static float[] Floats(string name, RequestTensor tensor, ReadOnlyMemory<byte>? binary)
    {
        if (binary is { Length: var length } && length % sizeof(float) != 0)
            throw Wrong(name, "four bytes for each value");
        float[] values = binary is { } bytes
            ? MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray()
            : [.. Flat(name, tensor).Select(value => value.TryGetSingle(out var number)
                ? number
                : throw Wrong(name, "numbers as data"))];
        return values.All(float.IsFinite) ? values : throw Wrong(name, "finite values");
    }

    private static byte[] Bytes(string name, RequestTensor tensor, ReadOnlyMemory<byte>? binary) =>
        binary?.ToArray() ?? [.. Flat(name, tensor).Select(value => value.TryGetByte(out var number)
            ? number
            : throw Wrong(name, "numbers of 0 to 255 as data"))];

    /// <summary>Image files: base64 text in JSON; in binary form each behind its length of four bytes.</summary>
    private static List<ReadOnlyMemory<byte>> Elements(
        string name, RequestTensor tensor, ReadOnlyMemory<byte>? binary, int maximum)
    {
        if (binary is not { } bytes)
            return [.. Flat(name, tensor).Take(maximum + 1).Select(value =>
                value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var file)
                    ? (ReadOnlyMemory<byte>)file
                    : throw Wrong(name, "image files in base64 as data"))];
        var files = new List<ReadOnlyMemory<byte>>();
        while (bytes.Length > 0 && files.Count <= maximum)
        {
            if (bytes.Length < sizeof(uint)
                || BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) is var length
                    && length > bytes.Length - sizeof(uint))
                throw Wrong(name, "elements that lie in its bytes, each behind its length");
            files.Add(bytes.Slice(sizeof(uint), (int)length));
            bytes = bytes[(sizeof(uint) + (int)length)..];
        }

        return files;
    }

    /// <summary>The data as one list; the protocol also allows nested ones.</summary>
    private static IEnumerable<JsonElement> Flat(string name, RequestTensor tensor)
    {
        if (tensor.Data is not { ValueKind: JsonValueKind.Array } data)
            throw Wrong(name, "data");
        return Leaves(data);

        static IEnumerable<JsonElement> Leaves(JsonElement element) => element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().SelectMany(Leaves)
            : [element];
    }

    /// <summary>Number of elements; inexact, but larger than any body, where a long would overflow.</summary>
    private static double Product(IReadOnlyList<long> shape) => shape.Aggregate(1.0, (a, b) => a * b);

    private static BadHttpRequestException Wrong(string tensor, string wanted) =>
        new($"The input '{tensor}' needs {wanted}.");
}
