using System.Text;
using System.Text.Json;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// The format of PyTorch 1.6 and later: a zip archive of <c>NAME/data.pkl</c>, the pickle of the object, and
/// <c>NAME/data/KEY</c>, the bytes of each storage.
/// </summary>
internal static class PyTorchZip
{
    private const string PickleName = "/data.pkl";
    private const int ShownNames = 5;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file; of the archive if all is well.</param>
    /// <param name="dictionary">Which of several dictionaries; null for the only one.</param>
    public static PyTorchArchive Open(FileBytes file, string? dictionary)
    {
        var entries = ZipDirectory.Read(file);
        var pickles = entries.Values
            .Where(entry => entry.Name.EndsWith(PickleName, StringComparison.Ordinal))
            .Take(2)
            .ToList();
        if (pickles.Count != 1 || entries.ContainsKey($"{pickles[0].Name[..^PickleName.Length]}/constants.pkl"))
            throw new WeightsFormatException(file.Path, 0, Refusal(entries, pickles.Count));
        var pickle = pickles[0];
        var root = pickle.Name[..^PickleName.Length];
        if (entries.Values.FirstOrDefault(entry => !entry.Stored) is { } packed)
            throw new WeightsFormatException(file.Path, packed.Start,
                $"the entry '{Printable.Text(packed.Name)}' is packed or encrypted, which torch.save does not do; " +
                    $"unpack the archive, and zip its folder '{Printable.Text(root)}' without compression (zip -0 -r)");

        var checksums = new ZipChecksums(file, entries.Values);
        checksums.Check(pickle.Start, pickle.Length);
        var value = PickleReader.Read(new ByteReader(file, pickle.Start, pickle.Start + pickle.Length));
        var tensors = StateDictionaries.Find(
            value, dictionary, reason => new WeightsFormatException(file.Path, pickle.Start, reason));
        var views = PickledTensors.Locate(file, tensors, storage => Start(file, entries, root, storage));
        var metadata = Metadata(file, entries, root, checksums);
        return new PyTorchArchive(file, views, IsBigEndian(file, entries, root), metadata, checksums);
    }

    /// <summary>What this library wrote beside the tensors.</summary>
    private static Dictionary<string, string> Metadata(
        FileBytes file, Dictionary<string, ZipEntry> entries, string root, ZipChecksums checksums)
    {
        if (!entries.TryGetValue($"{root}/{PyTorchWriter.MetadataRecord}", out var entry))
            return [];
        if (entry.Length > WeightsLimits.Metadata)
            throw new WeightsFormatException(file.Path, entry.Start,
                $"the record '{PyTorchWriter.MetadataRecord}' has {entry.Length} bytes; accepted: up to " +
                    $"{WeightsLimits.Metadata}");
        checksums.Check(entry.Start, entry.Length);
        var json = new byte[entry.Length];
        file.Read(json, entry.Start);
        try
        {
            return JsonSerializer.Deserialize(json, WeightsJsonContext.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException e)
        {
            throw new WeightsFormatException(file.Path, entry.Start, $"the record '{PyTorchWriter.MetadataRecord}' " +
                "is not a JSON object of texts", e);
        }
    }

    private static long Start(FileBytes file, Dictionary<string, ZipEntry> entries, string root, PickleStorage storage)
    {
        if (!entries.TryGetValue($"{root}/data/{storage.Key}", out var entry))
            throw new WeightsFormatException(file.Path, 0, "the archive lacks the storage " +
                $"'data/{Printable.Text(storage.Key)}' of a tensor");
        if (storage.First != 0 || PickledTensors.Bytes(storage, storage.Elements) > entry.Length)
            throw new WeightsFormatException(file.Path, entry.Start,
                $"the storage '{Printable.Text(entry.Name)}' has {entry.Length} bytes; its tensors need " +
                    $"{PickledTensors.Bytes(storage, storage.Elements)}");
        return entry.Start;
    }

    private static bool IsBigEndian(FileBytes file, Dictionary<string, ZipEntry> entries, string root)
    {
        if (!entries.TryGetValue($"{root}/byteorder", out var entry))
            return false;
        var bytes = new byte[Math.Min(entry.Length, 16)];
        file.Read(bytes, entry.Start);
        var order = Encoding.Latin1.GetString(bytes);
        return order switch
        {
            "little" => false,
            "big" => true,
            _ => throw new WeightsFormatException(file.Path, entry.Start, "the byte order is " +
                $"'{Printable.Text(order)}'; accepted: little, big"),
        };
    }

    private static string Refusal(Dictionary<string, ZipEntry> entries, int pickles) =>
        ForeignArchives.Describe(entries) is { } foreign
            ? $"the file is {foreign}"
            : $"the file is a zip archive with {(pickles == 0 ? "no" : "more than one")} 'data.pkl', not one of " +
                $"torch.save; it holds {Names(entries)}";

    private static string Names(Dictionary<string, ZipEntry> entries) =>
        entries.Count == 0
            ? "nothing"
            : ShortText.List([.. entries.Keys.Select(name => $"'{Printable.Text(name)}'")], ShownNames);
}
