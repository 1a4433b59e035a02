namespace FuzzWeights;

/// <summary>Archives and headers that were made to do harm.</summary>
public static class ArchiveAttacks
{
    /// <summary>Zip archives.</summary>
    public static IEnumerable<byte[]> Zip()
    {
        var (tensors, storages) = Seeds.Torch();
        var pickle = TorchFiles.StateDict(tensors);
        foreach (var name in new[] { "../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:x", "a/../../b", "a\0b", "" })
            yield return Written(zip => zip.Add(name, [1]));
        yield return Written(zip => zip.Add("archive/data.pkl", pickle));
        yield return Written(zip => zip.Add("other/data.pkl", pickle));
        yield return Written(zip => zip.Add("archive/constants.pkl", pickle));
        yield return Written(zip => zip.Add("archive/data/9", [1, 2, 3], method: 8));
        yield return Written(zip => zip.Add("archive/data/9", [1, 2, 3], length: 1L << 31));
        yield return Written(zip => zip.Add("archive/data/9", [1, 2, 3], length: long.MaxValue), large: true);
        yield return Written(zip => zip.Add("archive/data/9", [1, 2, 3], length: -1), large: true);
        yield return Written(_ => { }, overlap: true);
        yield return new ZipWriter().Finish();
        yield return TorchFiles.Zip(pickle, storages, "middle");
        yield return TorchFiles.Zip(pickle, storages, "big");

        byte[] Written(Action<ZipWriter> add, bool large = false, bool overlap = false)
        {
            var zip = new ZipWriter(large: large);
            zip.Add("archive/data.pkl", pickle);
            foreach (var storage in storages)
                zip.Add($"archive/data/{storage.Key}", storage.Bytes);
            add(zip);
            return zip.Finish(overlap);
        }
    }

    /// <summary>Safetensors files.</summary>
    public static IEnumerable<byte[]> Safetensors()
    {
        string[] headers =
        [
            new string('[', 100_000), $"{{\"a\":{new string('[', 100_000)}",
            $"{{\"a\":{string.Concat(Enumerable.Repeat("{\"a\":", 50_000))}",
            $"{{\"__metadata__\":{{\"a\":{new string('[', 1000)}", "{}", "[]", "null", "", "{\"__metadata__\":7}",
            "{\"__metadata__\":{\"a\":7}}",
            Tensor("[0,4611686018427387904,4611686018427387904]", "[0,0]"), Tensor("[4611686018427387904,4]", "[0,16]"),
            Tensor("[-4]", "[0,16]"),
            Tensor("[4]", "[0,18446744073709551615]"), Tensor("[4]", "[16,0]"), Tensor("[4]", "[-16,0]"),
            Tensor("[4.5]", "[0,16]"), Tensor("[1e3]", "[0,16]"),
            Tensor($"[{string.Join(",", Enumerable.Repeat("1", 100_000))}]", "[0,4]"),
            Tensor("[4]", "[0,16]") + "trailing",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
            "{\"a\\ud800\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
            $"{{{string.Join(",", Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"))}}}",
        ];
        return headers.Select(header => Seeds.Safetensors(header, 16));
    }

    /// <summary>Indices of shards.</summary>
    public static IEnumerable<byte[]> Index()
    {
        string[] files = [
            "../secret", "/etc/passwd", "a\\b", "C:x", "", ".", "..", "missing.safetensors",
            "model.safetensors.index.json", "a\\u0000b", "./shard.safetensors"];
        string[] texts =
        [
            .. files.Select(file => $"{{\"weight_map\":{{\"a\":\"{file}\"}}}}"), "{", "{}", "{\"weight_map\":7}",
            "{\"weight_map\":{\"a\":7}}", "{\"weight_map\":{}}",
            "{\"weight_map\":{},\"weight_map\":{}}", $"{{\"weight_map\":{new string('[', 100_000)}",
            $"{{\"x\":{new string('[', 100_000)}",
            "{\"weight_map\":{\"a\":\"shard.safetensors\",\"a\":\"shard.safetensors\"}}",
            "{\"weight_map\":{\"unknown\":\"shard.safetensors\"}}",
            $"{{\"weight_map\":{{{string.Join(",", Enumerable.Range(0, 2000).Select(i => $"\"{i}\":\"{i}.safetensors\""))}}}}}",
        ];
        return texts.Select(System.Text.Encoding.UTF8.GetBytes);
    }

    private static string Tensor(string shape, string offsets) =>
        $"{{\"a\":{{\"dtype\":\"F32\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}";
}
