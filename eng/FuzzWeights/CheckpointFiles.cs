using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FuzzWeights;

/// <summary>Training checkpoints with a right hash over whatever they hold.</summary>
public static partial class CheckpointFiles
{
    private const string StateKey = "senet.checkpoint";
    private const string HashKey = "senet.sha256";

    private const string State =
        """{"Epochs":1,"Batches":0,"Run":{"model":"Network","seed":"1"},"Parts":{"generator":null,"model":null,"progress":"""
        + """{"Progress":{"Batches":0,"Images":0,"LossSum":0,"Correct":0,"Elapsed":"00:00:00"},"History":"""
        + """[{"Epoch":1,"LearningRate":0.1,"TrainLoss":2,"TrainAccuracy":0.3,"TestLoss":null,"TestAccuracy":null,"Elapsed":"00:00:01"}]}}}""";

    /// <summary>Good ones: without what tells of the weights, and with it.</summary>
    public static byte[][] Good() => [Written(State), Written(
        State, """ "senet.classes":"[\"a\",\"b\"]","senet.mean":"[0.5]","senet.deviation":"[1]", """)];

    /// <summary>Those that hold something else than a run's state.</summary>
    public static IEnumerable<byte[]> Attacks() =>
        new[]
        {
            "", "null", "[]", "7", "{}", new string('[', 10_000), State.Replace("[{", "[null,{"),
            State.Replace("\"seed\":\"1\"", "\"seed\":{}"),
            State.Replace("\"Run\":", "\"run\":"), State.Replace("\"Epochs\":1", "\"Epochs\":-1"),
            State.Replace("\"Batches\":0,\"Run\"", "\"Batches\":1e999,\"Run\""),
            State.Replace("\"Epochs\":1", "\"Epochs\":99999999999"),
            State.Replace("\"Parts\":{", "\"Parts\":null,\"x\":{"),
        }.Select(state => Written(state));

    /// <summary>Puts the right hash into a file whose header can still be read.</summary>
    public static byte[] Rehashed(byte[] file)
    {
        if (file.Length < 8
            || BinaryPrimitives.ReadUInt64LittleEndian(file) is var length && length > (ulong)file.Length - 8)
            return file;
        try
        {
            var header = Encoding.UTF8.GetString(file, 8, (int)length);
            using var json = JsonDocument.Parse(header);
            var texts = json.RootElement.GetProperty("__metadata__").EnumerateObject().ToDictionary(
                text => text.Name, text => text.Value.GetString()!);
            var data = file.AsSpan(8 + (int)length).ToArray();
            var tensors = json.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__")
                .OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
                .Select(tensor => (tensor.Name, Offsets: tensor.Value.GetProperty("data_offsets")))
                .Select(
                    tensor => (tensor.Name, Bytes: data[tensor.Offsets[0].GetInt32()..tensor.Offsets[1].GetInt32()]));
            var hashed = HashText().Replace(header, $"\"{HashKey}\":\"{Hash(texts, tensors)}\"");
            return hashed.Length == header.Length ? [.. file[..8], .. Encoding.UTF8.GetBytes(hashed), .. data] : file;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return file;
        }
    }

    private static byte[] Written(string state, string description = "")
    {
        var header =
            $"{{\"__metadata__\":{{{description}\"{HashKey}\":\"{new string('0', 64)}\",\"{StateKey}\":{JsonSerializer.Serialize(state)}}},"
            + "\"generator.state\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16]},\"model.w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]}}";
        return Rehashed(Seeds.Safetensors(header, 24));
    }

    private static string Hash(Dictionary<string, string> texts, IEnumerable<(string Name, byte[] Bytes)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(texts[StateKey]));
        foreach (var (key, text) in texts
            .Where(text => text.Key is not (StateKey or HashKey)).OrderBy(text => text.Key, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(key + text));
        foreach (var (name, bytes) in tensors)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [GeneratedRegex("\"senet\\.sha256\":\"[0-9a-f]{64}\"")]
    private static partial Regex HashText();
}
