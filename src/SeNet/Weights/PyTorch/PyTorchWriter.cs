using System.Text;
using System.Text.Json;
using SeNet.Files;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// Writes a state dict in the zip format that PyTorch has since 1.6: a pickle that describes the tensors (<c>data.pkl</c>), and a record of bytes for each
/// (<c>data/0</c>, ...). <c>torch.load(file, weights_only=True)</c> opens it.
/// </summary>
/// <remarks>
/// Free text goes into a record of its own, <see cref="MetadataRecord"/>, a JSON object of text by key: PyTorch does not look at it, so that the state dict is
/// nothing but weights. The same tensors make the same bytes, whenever and wherever they are written.
/// </remarks>
internal static class PyTorchWriter
{
    /// <summary>The record that holds the free text, in the archive's folder.</summary>
    public const string MetadataRecord = "senet.json";

    // What torch.save calls the folder when it does not write to a named file.
    private const string Folder = "archive/";

    /// <summary>Writes tensors to a file, which appears at its place only when it is whole.</summary>
    /// <param name="path">The file; its folder is made if missing.</param>
    /// <param name="tensors">Tensors by key, of any device and strides.</param>
    /// <param name="metadata">Free text; null for none.</param>
    /// <exception cref="ArgumentException">A tensor has a type that this writer does not know.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var pickle = StatePickle.Of(tensors);
        AtomicFile.Write(path, stream =>
        {
            var zip = new StoredZip(stream);
            zip.Add(Folder + "data.pkl", pickle);
            zip.Add(Folder + "byteorder", "little"u8);
            if (metadata is { Count: > 0 })
                zip.Add(Folder + MetadataRecord, Encoding.UTF8.GetBytes(Json(metadata)));
            var index = 0;
            foreach (var tensor in tensors.Values)
                zip.Add($"{Folder}data/{index++}", tensor.numel() * PyTorchTypes.Of(tensor.dtype).Size, record => Safetensors.WriteBytes(tensor, record));
            zip.Add(Folder + "version", "3\n"u8);
            zip.Finish();
        });
    }

    private static string Json(IReadOnlyDictionary<string, string> metadata) =>
        JsonSerializer.Serialize(
            metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
            WeightsJsonContext.Readable.DictionaryStringString);
}
