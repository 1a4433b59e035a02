using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SeNet.Cli.Output;

/// <summary>JSON as all commands write it: names in camelCase, other scripts than Latin as they are.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly JsonSerializerOptions OneLine = new(Options) { WriteIndented = false };

    /// <summary>A document.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A line of JSON lines.</summary>
    public static string LineOf<T>(T value) => JsonSerializer.Serialize(value, OneLine);

    /// <summary>A value as a node.</summary>
    public static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value, Options)!;

    /// <summary>A value from a node that <see cref="Node"/> made.</summary>
    public static T Read<T>(JsonNode node) => node.Deserialize<T>(Options)!;
}
