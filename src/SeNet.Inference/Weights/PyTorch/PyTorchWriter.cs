using System.Text;
using System.Text.Json;
using SeNet.Files;

namespace SeNet.Weights;

/// <summary>
/// Writes a state dict in the zip format of PyTorch 1.6 and later: a pickle that describes the tensors
/// (<c>data.pkl</c>), and a record of bytes for each (<c>data/0</c>, ...). <c>torch.load(file, weights_only=True)</c>
/// opens it.
/// </summary>
/// <remarks>
/// Metadata go into a record of their own, <see cref="MetadataRecord"/>, a JSON object of text by key: PyTorch ignores
/// it, so that the state dict is nothing but weights. The same tensors make the same bytes, whenever and wherever they
/// are written.
/// </remarks>
internal static class PyTorchWriter
{
    /// <summary>The record that holds the metadata, in the archive's folder.</summary>
    public const string MetadataRecord = "senet.json";

    // The name that torch.save gives the folder when it does not write to a named file.
    private const string Folder = "archive/";

    /// <summary>Writes tensors to a file, which appears at its place only when it is complete.</summary>
    /// <param name="path">The file; its folder is created if missing.</param>
    /// <param name="tensors">The tensors, each with another key.</param>
    /// <param name="metadata">Text by key. Optional.</param>
    /// <exception cref="ArgumentException">A tensor has a type that the format lacks.</exception>
    public static void Write(
        string path, IReadOnlyList<TensorContent> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var pickle = StatePickle.Of(tensors);
        AtomicFile.Write(path, stream =>
        {
            var zip = new StoredZip(stream);
            zip.Add(Folder + "data.pkl", pickle);
            zip.Add(Folder + "byteorder", "little"u8);
            if (metadata is { Count: > 0 })
                zip.Add(Folder + MetadataRecord, Encoding.UTF8.GetBytes(Json(metadata)));
            for (var i = 0; i < tensors.Count; i++)
                zip.Add($"{Folder}data/{i}", tensors[i].Info.ByteLength, tensors[i].Write);
            zip.Add(Folder + "version", "3\n"u8);
            zip.Finish();
        });
    }

    private static string Json(IReadOnlyDictionary<string, string> metadata) =>
        JsonSerializer.Serialize(
            metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
            WeightsJsonContext.Readable.DictionaryStringString);
}
