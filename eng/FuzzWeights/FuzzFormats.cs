using System.Buffers.Binary;
using SeNet.Data;
using SeNet.Training;
using SeNet.Weights;

namespace FuzzWeights;

/// <summary>The formats that are tried.</summary>
public static class FuzzFormats
{
    private const string Shard = "shard.safetensors", ZipShard = "shard-1.bin", LegacyShard = "shard-2.bin",
    Weights = "weights.data";

    /// <summary>All formats.</summary>
    public static IReadOnlyList<FuzzFormat> All { get; } =
    [
        new("zip", "weights.pt", Seeds.Zip(),
            [.. ArchiveAttacks.Zip(), .. Pickles().Select(pickle => TorchFiles.Zip(pickle, [])), .. TensorAttacks.Files(
                legacy: false)],
            ReadArchive)
        {
            Inner = (Seeds.Pickles(legacy: false), [.. Pickles()], pickle => TorchFiles.Zip(
                pickle, Seeds.Torch().Storages)),
        },
        new("legacy", "weights.pth", Seeds.Legacy(),
            [.. Pickles().Select(pickle => TorchFiles.Legacy(pickle, [])), .. Pickles(), .. TensorAttacks.Files(
                legacy: true)],
            ReadArchive)
        {
            Inner = (Seeds.Pickles(legacy: true), [.. Pickles()], pickle => TorchFiles.Legacy(
                pickle, Seeds.Torch().Storages)),
        },
        new("safetensors", "weights.safetensors", Seeds.Safetensors(), [.. ArchiveAttacks.Safetensors()], ReadArchive)
        {
            Inner = (Headers(Seeds.Safetensors()), Headers(ArchiveAttacks.Safetensors()), header => Seeds.Safetensors(
                header, 25)),
        },
        new(
            "shard index", "model.safetensors.index.json", [Index(), TorchIndex()], [.. ArchiveAttacks.Index()],
            ReadArchive)
        {
            Prepare = folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, Shard), Seeds.Safetensors()[0]);
                File.WriteAllBytes(Path.Combine(folder, ZipShard), Seeds.Zip()[0]);
                File.WriteAllBytes(Path.Combine(folder, LegacyShard), Seeds.Legacy()[0]);
            },
        },
        new("shard", Shard, [Seeds.Safetensors()[0]], [.. ArchiveAttacks.Safetensors()],
            path => ReadArchive(Path.Combine(Path.GetDirectoryName(path)!, "model.safetensors.index.json")))
        {
            Prepare = folder => File.WriteAllBytes(Path.Combine(folder, "model.safetensors.index.json"), Index()),
        },
        new("caffe", "net.caffemodel", CaffeFiles.Good(), [.. CaffeAttacks.Files()], path => ReadAll(
            CaffeModel.Open(path)))
        {
            Inner = (CaffeFiles.Blobs(), [.. CaffeAttacks.Blobs()], blob => CaffeFiles.Net(
                CaffeFiles.Layer("x", "Scale", blob))),
        },
        new("onnx", "model.onnx", OnnxFiles.Good(Weights), [.. OnnxFiles.Attacks()], ReadOnnx)
        {
            Prepare = folder => File.WriteAllBytes(Path.Combine(folder, Weights), Seeds.Some(28)),
            Inner = (OnnxFiles.Tensors(), [.. OnnxFiles.TensorAttacks()], tensor => OnnxFiles.Model(
                OnnxFiles.Initializer(tensor))),
        },
        new(
            "checkpoint", "checkpoint-00001-000000.safetensors", CheckpointFiles.Good(), [.. CheckpointFiles.Attacks()],
            ReadCheckpoint)
        {
            Inner = (Headers(CheckpointFiles.Good()), Headers(CheckpointFiles.Attacks()), header => Seeds.Safetensors(
                header, 24)),
            Repair = CheckpointFiles.Rehashed,
        },
        new(
            "cifar", "test_batch.bin", [Cifar(1), Cifar(2)],
            [[], [255], new byte[3072], [.. Enumerable.Repeat((byte)255, 3073)]], ReadCifar)
        {
            Prepare = folder =>
            {
                for (var i = 1; i <= 5; i++)
                    File.WriteAllBytes(Path.Combine(folder, $"data_batch_{i}.bin"), Cifar(1));
            },
            IsPromised = e => e is SeNet.Imaging.ImageFormatException,
        },
    ];

    private static byte[][] Headers(IEnumerable<byte[]> files) =>
        [.. files.Select(file => file[8..(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file))])];

    private static byte[] Index() =>
        """{"metadata":{"total_size":25},"weight_map":{"a":"shard.safetensors","b":"shard.safetensors"}}"""u8.ToArray();

    private static byte[] TorchIndex() =>
        """
        {"metadata":{"total_size":25},"weight_map":
        {"module.conv.weight":"shard-1.bin","module.conv.tied":"shard-1.bin","module.mask":"shard-2.bin","a":"shard.safetensors"}}
        """u8.ToArray();

    private static byte[] Cifar(int records) =>
        [.. Enumerable.Range(0, records * 3073).Select(i => (byte)(i % 3073 == 0 ? i / 3073 : i))];

    private static IEnumerable<byte[]> Pickles() =>
        [
            .. PickleAttacks.Calls().Concat(PickleAttacks.Hidden()).Select(attack => attack.Pickle),
            .. PickleAttacks.Instructions(), .. PickleAttacks.Bombs()];

    private static long ReadArchive(string path) => ReadAll(TensorArchive.Open(path));

    private static long ReadAll(TensorArchive opened)
    {
        using var archive = opened;
        var bytes = 0L;
        foreach (var key in archive.Tensors.Keys)
        {
            using var tensor = archive.ReadTensor(key);
            bytes += tensor.numel() * tensor.ElementSize;
        }

        return bytes;
    }

    private static long ReadOnnx(string path)
    {
        var archive = TensorArchive.Open(path);
        _ = archive.WeightedLayers;
        _ = WeightsFile.ReadMetadata(path);
        return ReadAll(archive);
    }

    private static long ReadCheckpoint(string path)
    {
        using (var checkpoint = TrainingCheckpoint.Open(path))
            _ = checkpoint.CompletedEpochs;
        WeightsFile.ReadMetadata(path);
        return ReadArchive(path);
    }

    private static long ReadCifar(string path) => Cifar10.Load(Path.GetDirectoryName(path)!).Test.Count;
}
