using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeNet.Weights;

/// <summary>
/// What stands as JSON in files of weights, generated at compile time: reflection does not survive trimming.
/// </summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(double))]
internal sealed partial class WeightsJsonContext : JsonSerializerContext
{
    /// <summary>Letters of every script as they are.</summary>
    public static WeightsJsonContext Readable { get; } = new(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
