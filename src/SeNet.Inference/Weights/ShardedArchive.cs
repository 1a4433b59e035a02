using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// Weights that are spread over several files, of safetensors or of PyTorch, with an index beside them. A file is open
/// from the first read of one of its tensors.
/// </summary>
internal sealed class ShardedArchive : TensorArchive
{
    private readonly Dictionary<string, string> files;
    private readonly Dictionary<string, TensorArchive> open = [];
    private readonly string folder;
    private readonly string? dictionary;

    /// <summary>Reads the index, and the keys, types and shapes in the files that it names.</summary>
    public ShardedArchive(FileBytes index, string? dictionary)
        : base(index.Path)
    {
        this.dictionary = dictionary;
        folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(index.Path))!;
        files = ShardIndex.Read(index);
        var tensors = new Dictionary<string, TensorInfo>();
        // The files together may not have more tensors, or larger ones for their bytes, than one may: all of them can
        // be open and read at once.
        var count = 0;
        Int128 excess = 0;
        foreach (var group in files.GroupBy(pair => pair.Value, pair => pair.Key))
        {
            using var shard = OpenShard(group.Key);
            count += shard.Tensors.Count;
            excess -= new FileInfo(shard.Path).Length;
            foreach (var key in group)
            {
                if (!shard.Tensors.TryGetValue(key, out var info))
                    throw Fault(
                        $"the tensor '{Printable.Text(key)}' is not in '{Printable.Text(group.Key)}', " +
                            "where the index says");
                tensors.Add(key, info);
                excess += info.ByteLength;
            }

            if (count > WeightsLimits.Count)
                throw Fault($"the files that the index names have more than {WeightsLimits.Count} tensors");
        }

        if (excess > WeightsLimits.Shared)
            throw Fault(
                "the tensors share storages or repeat elements so often that they have " +
                    $"{excess} bytes more than their files");

        Tensors = tensors;
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    protected override void Dispose(bool disposing)
    {
        foreach (var shard in open.Values)
            shard.Dispose();
    }

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination) =>
        Shard(key).Read(key, destination, info.ByteLength);

    private protected override void CheckTensor(string key, TensorInfo info) => Shard(key).Check(key);

    private TensorArchive Shard(string key)
    {
        lock (open)
        {
            var file = files[key];
            if (!open.TryGetValue(file, out var shard))
                open.Add(file, shard = OpenShard(file));
            return shard;
        }
    }

    private TensorArchive OpenShard(string name)
    {
        try
        {
            return WeightsFormats.OpenShard(System.IO.Path.Combine(folder, name), dictionary);
        }
        catch (FileNotFoundException e)
        {
            throw Fault(
                $"the index names '{Printable.Text(name)}', which is not beside it; put all files that it names " +
                    $"there, or give one that has all weights",
                e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Fault($"the index names '{Printable.Text(name)}', which this user lacks the permission to read", e);
        }
    }

    private WeightsFormatException Fault(string reason, Exception? inner = null) => new(Path, 0, reason, inner);
}
