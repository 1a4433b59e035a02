using System.Security.Cryptography;
using System.Text;

namespace SeNet.Weights;

/// <summary>
/// How a training checkpoint is stored in a safetensors file: the tensors of each part of the run's state,
/// <c>model.*</c> for example; and in the header the rest of that state as JSON, the description of the weights
/// (<c>WeightsMetadata</c>), and a SHA-256 over all of it.
/// </summary>
internal static class CheckpointFormat
{
    public const string StateKey = "senet.checkpoint";
    public const string HashKey = "senet.sha256";

    /// <summary>Whether a file's free text is that of a checkpoint.</summary>
    public static bool IsCheckpoint(IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(StateKey);

    /// <summary>The SHA-256 of a checkpoint, in hexadecimal digits.</summary>
    /// <param name="metadata">Its free text, with the run's state; the hash itself is left out.</param>
    /// <param name="tensors">Its tensors' keys.</param>
    /// <param name="write">Writes the bytes of a tensor.</param>
    public static string Hash(
        IReadOnlyDictionary<string, string> metadata, IEnumerable<string> tensors, Action<string, Stream> write)
    {
        using var sha = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
        {
            Write(metadata[StateKey]);
            // A checkpoint of before the description has none of these: its hash stays what it was.
            foreach (var (key, text) in metadata
                .Where(pair => pair.Key is not (StateKey or HashKey))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                Write(key);
                Write(text);
            }

            foreach (var key in tensors.Order(StringComparer.Ordinal))
            {
                Write(key);
                write(key, stream);
            }

            void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }

    /// <summary>
    /// Which tensors of a checkpoint a name stands for, as dictionaries of a PyTorch file have names.
    /// </summary>
    /// <param name="keys">The tensors' keys.</param>
    /// <param name="dictionary">
    /// Name of a part of the state: <c>optimizer</c> for example; null for the model's, empty for all.
    /// </param>
    /// <returns>The keys in the file by those in the dictionary; null if there is no such dictionary.</returns>
    public static Dictionary<string, string>? Dictionary(IEnumerable<string> keys, string? dictionary)
    {
        return dictionary switch
        {
            null => WithPrefix("model."),
            "" => WithPrefix(""),
            _ => WithPrefix(dictionary + ".") is { Count: > 0 } part ? part : null,
        };

        Dictionary<string, string> WithPrefix(string prefix) =>
            keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(
                key => key[prefix.Length..]);
    }
}
