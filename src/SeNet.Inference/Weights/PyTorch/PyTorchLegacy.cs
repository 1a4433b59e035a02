using System.Globalization;
using System.Numerics;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// The format of PyTorch before 1.6: pickles of a magic number, a protocol's number, facts of the system, the object
/// and the list of its storages' keys; then each storage in that order, its number of elements (8 bytes) before it.
/// Numbers are always little-endian.
/// </summary>
internal static class PyTorchLegacy
{
    private const long Protocol = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber);

    /// <summary>Whether a file's first bytes are a pickle of the magic number.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> start) =>
        start.Length > 0 && start[0] == 0x80 && start[..Math.Min(start.Length, 32)].IndexOf(Magic.ToByteArray()) > 0;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file; of the archive if all is well.</param>
    /// <param name="dictionary">Which of several dictionaries; null for the only one.</param>
    public static PyTorchArchive Open(FileBytes file, string? dictionary)
    {
        var bytes = new ByteReader(file, 0, file.Length);
        if (!Magic.Equals(PickleReader.Read(bytes)))
            throw bytes.Fault("the file does not begin with the number that PyTorch writes");
        if (PickleReader.Read(bytes) is not Protocol)
            throw bytes.Fault($"the file is of another protocol than {Protocol}, the only " +
                "one that PyTorch has written");
        PickleReader.Read(bytes);

        var start = bytes.Position;
        var storages = new Dictionary<string, PickleStorage>();
        var value = PickleReader.Read(bytes, storages);
        var tensors = StateDictionaries.Find(
            value, dictionary, reason => new WeightsFormatException(file.Path, start, reason));
        var starts = Starts(bytes, storages);
        var views = PickledTensors.Locate(file, tensors, storage => Start(file, starts, storage));
        return new PyTorchArchive(file, views, bigEndian: false);
    }

    /// <summary>Goes from storage to storage, to the end of the last.</summary>
    private static Dictionary<string, long> Starts(ByteReader bytes, Dictionary<string, PickleStorage> storages)
    {
        if (PickleReader.Read(bytes) is not PickleList keys || keys.Items.Count > WeightsLimits.Count)
            throw bytes.Fault($"the list of storages is no list, or has more than {WeightsLimits.Count}");
        var starts = new Dictionary<string, long>(keys.Items.Count);
        foreach (var item in keys.Items)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage))
                throw bytes.Fault($"the list of storages has '{Printable.Text(item as string ?? "")}', which no " +
                    "tensor has");
            if (storage.Class.ElementSize == 0)
                throw bytes.Fault($"the storage '{Printable.Text(key)}' is of the class " +
                    $"'{Printable.Text(storage.Class.Name)}', which is not known, nor where the next one begins");
            var elements = bytes.ReadInt64();
            var length = PickledTensors.Bytes(storage, storage.Whole);
            if (elements != storage.Whole || length > long.MaxValue)
                throw bytes.Fault($"the storage '{Printable.Text(key)}' has {elements} elements; its tensors say " +
                    $"{storage.Whole}");
            if (!starts.TryAdd(key, bytes.Position))
                throw bytes.Fault($"the storage '{Printable.Text(key)}' stands twice in the file");
            bytes.Skip((long)length);
        }

        return starts;
    }

    private static long Start(FileBytes file, Dictionary<string, long> starts, PickleStorage storage) =>
        starts.TryGetValue(storage.Key, out var start)
            ? start + (long)PickledTensors.Bytes(storage, storage.First)
            : throw new WeightsFormatException(file.Path, file.Length, "the file lacks the storage " +
                $"'{Printable.Text(storage.Key)}' of a tensor");
}
