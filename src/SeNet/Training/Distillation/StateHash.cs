using System.Security.Cryptography;
using System.Text;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>Tells the weights of one model from those of another.</summary>
internal static class StateHash
{
    /// <summary>Name of a model and the SHA-256 of its parameters and buffers.</summary>
    public static string Of(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var sha = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
            foreach (var (key, tensor) in model.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                stream.Write(Encoding.UTF8.GetBytes(key));
                Safetensors.WriteBytes(tensor, stream);
            }

        return $"{model.GetName()} {Convert.ToHexStringLower(sha.Hash!)}";
    }
}
