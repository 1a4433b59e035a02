using SeNet.Internal;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// Weights that are spread over several safetensors files, with an index beside them. A file is open from the first read of one of its tensors.
/// </summary>
internal sealed class ShardedArchive : TensorArchive
{
    private readonly Dictionary<string, string> files;
    private readonly Dictionary<string, SafetensorsArchive> open = [];
    private readonly string folder;

    /// <summary>Reads the index and the headers of the files that it names.</summary>
    public ShardedArchive(FileBytes index)
        : base(index.Path)
    {
        folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(index.Path))!;
        files = ShardIndex.Read(index);
        var tensors = new Dictionary<string, TensorInfo>();
        foreach (var group in files.GroupBy(pair => pair.Value, pair => pair.Key))
        {
            using var shard = OpenShard(group.Key);
            foreach (var key in group)
                tensors.Add(key, shard.Tensors.TryGetValue(key, out var info)
                    ? info
                    : throw new WeightsFormatException(Path, 0,
                        $"the tensor '{Printable.Text(key)}' is not in '{Printable.Text(group.Key)}', where the index says"));
        }

        Tensors = tensors;
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    protected override void Dispose(bool disposing)
    {
        foreach (var shard in open.Values)
            shard.Dispose();
    }

    private protected override Tensor ReadTensor(string key, TensorInfo info)
    {
        SafetensorsArchive? shard;
        lock (open)
        {
            var file = files[key];
            if (!open.TryGetValue(file, out shard))
                open.Add(file, shard = OpenShard(file));
        }

        return shard.Read(key);
    }

    private SafetensorsArchive OpenShard(string name)
    {
        try
        {
            return FileBytes.Open(System.IO.Path.Combine(folder, name), file => new SafetensorsArchive(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new WeightsFormatException(Path, 0, $"the index names '{Printable.Text(name)}', which is not beside it", e);
        }
    }
}
