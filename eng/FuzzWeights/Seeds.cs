using System.Buffers.Binary;
using System.Text;

namespace FuzzWeights;

/// <summary>Small good files.</summary>
public static class Seeds
{
    /// <summary>Tensors of several types and strides, two of them in one storage.</summary>
    public static (TorchTensor[] Tensors, TorchStorage[] Storages) Torch()
    {
        var numbers = new TorchStorage("0", "FloatStorage", 4, Some(96), "cuda:0");
        var halves = new TorchStorage("1", "BFloat16Storage", 2, Some(16));
        var truths = new TorchStorage("2", "BoolStorage", 1, [1, 0, 1]);
        var count = new TorchStorage("3", "LongStorage", 8, Some(8));
        return (
        [
            new("module.conv.weight", numbers, 0, [2, 3, 2, 2], [12, 1, 6, 3], Parameter: true),
            new("module.conv.tied", numbers, 4, [4, 3], [3, 1]),
            new("module.conv.bias", halves, 0, [8], [1]),
            new("module.mask", truths, 0, [3], [1]),
            new("module.num_batches_tracked", count, 0, [], []),
            new("module.negative", numbers, 2, [2, 2], [6, 2], Bits: "neg"),
        ], [numbers, halves, truths, count]);
    }

    /// <summary>Pickles of a state dict, and of one within a checkpoint.</summary>
    /// <param name="legacy">Whether they are written as the older format has them.</param>
    public static byte[][] Pickles(bool legacy)
    {
        var checkpoint = new PickleWriter().Code("}(").Text("state_dict");
        TorchFiles.Dictionary(checkpoint, Torch().Tensors, legacy);
        checkpoint.Text("epoch").Number(7)
            .Text("args").Global("argparse", "Namespace")
            .Code(")").Write(0x81).Code("}").Text("lr").Code("G").Write(new byte[8]).Code("sbu");
        var training = new PickleWriter().Code("}(").Text("state_dict");
        TorchFiles.Dictionary(training, Torch().Tensors, legacy);
        OpaqueValues.Pairs(training);
        return [TorchFiles.StateDict(Torch().Tensors, legacy), checkpoint.Stop(), training.Code("u").Stop()];
    }

    /// <summary>Good zip files.</summary>
    public static byte[][] Zip() =>
    [
        .. Pickles(legacy: false).Select(pickle => TorchFiles.Zip(pickle, Torch().Storages)),
        LargeZip(),
        TorchFiles.Zip(Pickles(legacy: false)[0], Torch().Storages, checksums: true),
    ];

    /// <summary>Good files of the older format.</summary>
    public static byte[][] Legacy() =>
        [.. Pickles(legacy: true).Select(pickle => TorchFiles.Legacy(pickle, Torch().Storages))];

    /// <summary>Good safetensors files.</summary>
    public static byte[][] Safetensors() =>
    [
        Safetensors(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BOOL","shape":[],"data_offsets":[24,25]}}""", 25),
        Safetensors("""{"e":{"dtype":"BF16","shape":[0,4],"data_offsets":[0,0]},"i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", 8),
    ];

    /// <summary>A safetensors file.</summary>
    public static byte[] Safetensors(string header, int data) => Safetensors(Encoding.UTF8.GetBytes(header), data);

    /// <summary>A safetensors file.</summary>
    public static byte[] Safetensors(byte[] json, int data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. Some(data)];
    }

    /// <summary>Bytes that are not all the same.</summary>
    public static byte[] Some(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37))];

    private static byte[] LargeZip()
    {
        var (tensors, storages) = Torch();
        var zip = new ZipWriter(large: true);
        zip.Add("m/data.pkl", TorchFiles.StateDict(tensors));
        foreach (var storage in storages)
            zip.Add($"m/data/{storage.Key}", storage.Bytes);
        return zip.Finish();
    }
}
