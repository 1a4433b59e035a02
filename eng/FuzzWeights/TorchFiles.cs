using System.Buffers.Binary;

namespace FuzzWeights;

/// <summary>A storage of a file to be written.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Type">Its class in the module torch, as <c>FloatStorage</c>.</param>
/// <param name="ElementSize">Bytes of an element.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Device">Where it was saved from.</param>
public sealed record TorchStorage(string Key, string Type, int ElementSize, byte[] Bytes, string Device = "cpu")
{
    /// <summary>Number of its elements.</summary>
    public long Elements => Bytes.Length / ElementSize;
}

/// <summary>A tensor of a file to be written.</summary>
/// <param name="Key">Its key in the state dict.</param>
/// <param name="Storage">The storage that it looks at.</param>
/// <param name="Offset">Its first element there.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">Its strides, in elements.</param>
/// <param name="Parameter">Whether it is saved as a parameter.</param>
/// <param name="Bits">
/// Bits that change the meaning of its bytes, as <c>neg</c>, which PyTorch saves as metadata.
/// </param>
public sealed record TorchTensor(
    string Key, TorchStorage Storage, long Offset, long[] Shape, long[] Strides, bool Parameter = false,
    params string[] Bits);

/// <summary>
/// Files as torch.save writes them, from their parts; independent of what the library reads and writes.
/// </summary>
public static class TorchFiles
{
    /// <summary>A pickle of a state dict.</summary>
    /// <param name="tensors">Its tensors.</param>
    /// <param name="legacy">Whether storages have the sixth part that the older format gives them.</param>
    public static byte[] StateDict(IEnumerable<TorchTensor> tensors, bool legacy = false)
    {
        var pickle = new PickleWriter();
        Dictionary(pickle, tensors, legacy);
        return pickle.Stop();
    }

    /// <summary>A pickle of a dictionary of state dicts.</summary>
    /// <param name="dictionaries">The state dicts by their names.</param>
    /// <param name="more">Writes further pairs.</param>
    public static byte[] Checkpoint(
        IEnumerable<(string Name, TorchTensor[] Tensors)> dictionaries, Action<PickleWriter>? more = null)
    {
        var pickle = new PickleWriter().Code("}(");
        foreach (var (name, tensors) in dictionaries)
            Dictionary(pickle.Text(name), tensors, legacy: false);
        more?.Invoke(pickle);
        return pickle.Code("u").Stop();
    }

    /// <summary>Writes an ordered dictionary of tensors.</summary>
    public static void Dictionary(PickleWriter pickle, IEnumerable<TorchTensor> tensors, bool legacy)
    {
        pickle.Global("collections", "OrderedDict").Code(")R(");
        foreach (var tensor in tensors)
            Tensor(pickle.Text(tensor.Key), tensor, legacy);
        pickle.Code("u}").Text("_metadata").Code("}sb");
    }

    /// <summary>Writes a tensor.</summary>
    public static void Tensor(PickleWriter pickle, TorchTensor tensor, bool legacy)
    {
        if (tensor.Parameter)
            pickle.Global("torch._utils", "_rebuild_parameter").Code("(");
        pickle.Global("torch._utils", "_rebuild_tensor_v2").Code("(");
        Storage(pickle, tensor.Storage, legacy);
        pickle.Number(tensor.Offset)
            .Numbers(tensor.Shape).Numbers(tensor.Strides).Write(0x89).Global("collections", "OrderedDict").Code(")R");
        if (tensor.Bits.Length > 0)
            Bits(pickle, tensor.Bits);
        pickle.Code("tR");
        if (tensor.Parameter)
            pickle.Write(0x88).Global("collections", "OrderedDict").Code(")RtR");
    }

    /// <summary>Writes a tensor's metadata: the bits that are set.</summary>
    public static void Bits(PickleWriter pickle, params string[] bits)
    {
        pickle.Code("}(");
        foreach (var bit in bits)
            pickle.Text(bit).Write(0x88);
        pickle.Code("u");
    }

    /// <summary>Writes the reference to a storage.</summary>
    public static void Storage(PickleWriter pickle, TorchStorage storage, bool legacy)
    {
        var module = storage.Type == "UntypedStorage" ? "torch.storage" : "torch";
        pickle.Code("(").Text("storage").Global(module, storage.Type).Text(storage.Key).Text(storage.Device).Number(
            storage.Elements);
        pickle.Code(legacy ? "NtQ" : "tQ");
    }

    /// <summary>A file in the zip format.</summary>
    /// <param name="pickle">The pickle of the object.</param>
    /// <param name="storages">Its storages.</param>
    /// <param name="byteOrder">Content of the entry that tells it.</param>
    /// <param name="checksums">Whether the entries' checksums are written; else they are 0.</param>
    public static byte[] Zip(
        byte[] pickle, IEnumerable<TorchStorage> storages, string byteOrder = "little", bool checksums = false)
    {
        var zip = new ZipWriter(checksums: checksums);
        zip.Add("archive/data.pkl", pickle);
        zip.Add("archive/byteorder", System.Text.Encoding.ASCII.GetBytes(byteOrder));
        foreach (var storage in storages)
            zip.Add($"archive/data/{storage.Key}", storage.Bytes);
        zip.Add("archive/version", "3\n"u8.ToArray());
        return zip.Finish();
    }

    /// <summary>A file in the format before 1.6.</summary>
    /// <param name="pickle">The pickle of the object.</param>
    /// <param name="storages">Its storages.</param>
    public static byte[] Legacy(byte[] pickle, IReadOnlyList<TorchStorage> storages)
    {
        var magic = new byte[] { 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19 };
        var keys = new PickleWriter().Code("](");
        foreach (var storage in storages)
            keys.Text(storage.Key);
        var file = new MemoryStream();
        file.Write(new PickleWriter().Write(0x8a, 10).Write(magic).Stop());
        file.Write(new PickleWriter().Number(1001).Stop());
        file.Write(new PickleWriter().Code("}(")
            .Text("protocol_version").Number(1001).Text("little_endian").Write(0x88).Code("u").Stop());
        file.Write(pickle);
        file.Write(keys.Code("e").Stop());
        var count = new byte[8];
        foreach (var storage in storages)
        {
            BinaryPrimitives.WriteInt64LittleEndian(count, storage.Elements);
            file.Write(count);
            file.Write(storage.Bytes);
        }

        return file.ToArray();
    }
}
