using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SeNet.Engine;

namespace ClassifierService.InferenceProtocol;

/// <summary>Writes the outputs of a request: JSON, and behind it the tensors that are wanted in binary form.</summary>
internal static class OutputTensors
{
    public const string Probabilities = "probabilities", Logits = "logits", Labels = "labels";

    private static readonly string[] Names = [Probabilities, Logits, Labels];

    /// <summary>The outputs that a request wants: all of them if it names none.</summary>
    /// <exception cref="BadHttpRequestException">One is unknown.</exception>
    public static IReadOnlyList<(string Name, bool IsBinary)> Wanted(InferenceRequest request)
    {
        var all = request.Parameters?.BinaryDataOutput ?? false;
        if (request.Outputs is not { Count: > 0 } outputs)
            return [.. Names.Select(name => (name, all))];
        return [.. outputs.Select(output => Names.Contains(output?.Name)
            ? (output!.Name!, output.Parameters?.BinaryData ?? all)
            : throw new BadHttpRequestException(
                $"There is no output '{output?.Name}'; there are {string.Join(", ", Names)}."))];
    }

    /// <summary>Writes the answer.</summary>
    /// <exception cref="BadHttpRequestException">
    /// The network's output is infinite or NaN, which JSON does not have.
    /// </exception>
    public static async Task WriteAsync(
        HttpContext context, string model, string? id, IReadOnlyList<(string Name, bool IsBinary)> wanted,
        IReadOnlyList<Classification> results)
    {
        if (!results.All(result => float.IsFinite(result.Best.Probability)))
            throw new BadHttpRequestException(
                "The network's output is not finite; are the values normalized?",
                StatusCodes.Status422UnprocessableEntity);
        using var binary = new MemoryStream();
        var tensors = wanted.Select(output => Tensor(output.Name, output.IsBinary, results, binary)).ToList();
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new InferenceResponse(model, id, tensors), InferenceBody.Json);
        context.Response.ContentType = binary.Length > 0 ? "application/octet-stream" : "application/json";
        if (binary.Length > 0)
            context.Response.Headers[InferenceBody.LengthHeader] = $"{json.Length}";
        context.Response.ContentLength = json.Length + binary.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
        await context.Response.Body.WriteAsync(
            binary.GetBuffer().AsMemory(0, (int)binary.Length), context.RequestAborted);
    }

    private static ResponseTensor Tensor(
        string name, bool isBinary, IReadOnlyList<Classification> results, MemoryStream binary)
    {
        var start = binary.Length;
        if (name == Labels)
        {
            var labels = results.Select(result => result.Best.ClassName).ToArray();
            if (isBinary)
                foreach (var label in labels)
                    WriteElement(binary, label);
            return Of("BYTES", [results.Count], labels);
        }

        var values = results.SelectMany(result => name == Logits ? result.Logits : result.Probabilities).ToArray();
        if (isBinary)
            binary.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        return Of("FP32", [results.Count, values.Length / results.Count], values);

        ResponseTensor Of(string type, long[] shape, object data) => isBinary
            ? new ResponseTensor(name, type, shape, null, new Parameters(BinaryDataSize: binary.Length - start))
            : new ResponseTensor(name, type, shape, data, null);
    }

    private static void WriteElement(MemoryStream binary, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
        binary.Write(length);
        binary.Write(bytes);
    }
}
