using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClassifierService.InferenceProtocol;

/// <summary>
/// A request's body: JSON, and behind it the bytes of tensors where the header
/// <c>Inference-Header-Content-Length</c> says the length of the JSON.
/// </summary>
internal sealed class InferenceBody
{
    public const string LengthHeader = "Inference-Header-Content-Length";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly byte[] body;
    private int position;

    private InferenceBody(byte[] body, InferenceRequest request, int position) =>
        (this.body, Request, this.position) = (body, request, position);

    public InferenceRequest Request { get; }

    public static InferenceBody Parse(byte[] body, string? jsonLength)
    {
        var length = body.Length;
        if (jsonLength is not null
            && (!int.TryParse(jsonLength, NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length > body.Length))
            throw new BadHttpRequestException(
                $"{LengthHeader} is '{jsonLength}'; it is the length of the JSON in the body of {body.Length} bytes.");
        try
        {
            var request = JsonSerializer.Deserialize<InferenceRequest>(body.AsSpan(0, length), Json)
                ?? throw new BadHttpRequestException("The body is null; it is a JSON object with 'inputs'.");
            return new InferenceBody(body, request, length);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException($"The body is no inference request: {e.Message}", e);
        }
    }

    /// <summary>The next tensor's bytes in the binary part.</summary>
    public ReadOnlyMemory<byte> Take(string tensor, long size)
    {
        if (size < 0 || size > body.Length - position)
            throw new BadHttpRequestException(
                $"'{tensor}' has a binary_data_size of {size}; {body.Length - position} bytes are left in the body.");
        var bytes = body.AsMemory(position, (int)size);
        position += (int)size;
        return bytes;
    }
}
