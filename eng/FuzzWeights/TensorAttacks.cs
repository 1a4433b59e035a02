namespace FuzzWeights;

/// <summary>Pickles whose tensors lie about where they are.</summary>
public static class TensorAttacks
{
    private static readonly TorchStorage Storage = new("0", "FloatStorage", 4, Seeds.Some(64));

    /// <summary>Files in either format.</summary>
    /// <param name="legacy">Whether in the older one.</param>
    public static IEnumerable<byte[]> Files(bool legacy)
    {
        (long Offset, long[] Shape, long[] Strides)[] lies =
        [
            (0, [17], [1]), (1, [16], [1]), (-1, [4], [1]), (long.MaxValue, [1], [1]), (0, [-4], [1]), (0, [4], [-1]),
            (0, [4], [5]),
            (0, [1L << 40], [0]), (0, [1L << 62, 4], [0, 0]), (0, [0, 1L << 62, 1L << 62], [1, 1, 1]),
            (0, [2, 2], [long.MaxValue, long.MaxValue]),
            (0, [long.MaxValue, long.MaxValue], [long.MaxValue, long.MaxValue]), (0, [4, 4], [1]), (0, [8, 8], [1, 1]),
            (0, Enumerable.Repeat(1L, 65).ToArray(), new long[65]), (0, [1 << 20, 16], [0, 1]), (0, [1 << 26], [0]),
        ];
        foreach (var (offset, shape, strides) in lies)
            yield return File([new TorchTensor("x", Storage, offset, shape, strides)], [Storage], legacy);
        // Many repeats of few elements.
        yield return File(Enumerable.Range(0, 5000).Select(
            i => new TorchTensor($"x{i}", Storage, 0, [1 << 18], [0])), [Storage], legacy);
        // Storages that are missing, shorter than said, or of two types.
        yield return File([new TorchTensor("x", Storage, 0, [16], [1])], [], legacy);
        yield return File(
            [new TorchTensor("x", Storage with { Bytes = Seeds.Some(4096) }, 0, [16], [1])], [Storage], legacy);
        yield return File([
            new TorchTensor("x", Storage, 0, [16], [1]),
            new TorchTensor("y", Storage with { Type = "DoubleStorage" }, 0, [2], [1])], [Storage], legacy);
        yield return File([new TorchTensor("x", Storage with { Key = "../../0" }, 0, [16], [1])], [Storage], legacy);
        yield return File(
            [new TorchTensor("x", Storage with { Type = "UntypedStorage" }, 0, [16], [1])], [Storage], legacy);
    }

    private static byte[] File(IEnumerable<TorchTensor> tensors, TorchStorage[] storages, bool legacy)
    {
        var pickle = TorchFiles.StateDict(tensors, legacy);
        return legacy ? TorchFiles.Legacy(pickle, storages) : TorchFiles.Zip(pickle, storages);
    }
}
