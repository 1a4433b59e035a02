namespace FuzzWeights;

/// <summary>Caffe files that were made to do harm, or that Caffe does not write.</summary>
public static class CaffeAttacks
{
    private const int Many = 1_000_000;
    private const int NetLayer = 100, LayerBlob = 7, BlobData = 5, BlobShape = 7;

    /// <summary>Whole files.</summary>
    public static IEnumerable<byte[]> Files() =>
    [
        .. Blobs().Select(blob => CaffeFiles.Net(CaffeFiles.Layer("x", "Scale", blob))),
        .. Messages().SelectMany(message =>
            new[] { message, CaffeFiles.Net(message), CaffeFiles.Net(CaffeFiles.Layer("x", "Scale", message)) }),
        .. Bombs(),
        [],
        // The layers of before 2014: 'layers', with name, type and blobs under other numbers.
        new ProtobufWriter().Bytes(2, new ProtobufWriter().Text(4, "x").Number(5, 4).Bytes(6, CaffeFiles.Old(new byte[4], 1, 1, 1, 1)).Message).Message,
        CaffeFiles.Net(CaffeFiles.Layer("x", "Scale", CaffeFiles.Blob(new byte[4], 1)), CaffeFiles.Layer(
            "x", "Scale", CaffeFiles.Blob(new byte[4], 1))),
        CaffeFiles.Net(CaffeFiles.Layer("x/0", "Scale", CaffeFiles.Blob(new byte[4], 1)), CaffeFiles.Layer(
            "x", "Scale", CaffeFiles.Blob(new byte[4], 1))),
        CaffeFiles.Net(CaffeFiles.Layer("\u001b[2J\u0000", "Scale", CaffeFiles.Blob(new byte[4], 1))),
        CaffeFiles.Net(new ProtobufWriter()
            .Bytes(1, [0xff, 0xfe, 0xed]).Bytes(LayerBlob, CaffeFiles.Blob(new byte[4], 1)).Message),
    ];

    /// <summary>Tensors that lie about what they hold.</summary>
    public static IEnumerable<byte[]> Blobs()
    {
        long[][] shapes =
        [
            [2], [0], [-1], [-1, -1], [4, 0], [0, 1L << 62, 1L << 62], [1L << 62, 4], [1L << 32, 1L << 32],
            [1L << 31, 1L << 31, 4], [long.MaxValue], [long.MinValue],
            [.. Enumerable.Repeat(1L, 32)], [.. Enumerable.Repeat(1L, 33)], [.. Enumerable.Repeat(2L, 64)],
            [.. Enumerable.Repeat(1L, 100_000)],
        ];
        foreach (var shape in shapes)
            yield return CaffeFiles.Blob(new byte[4], shape);
        foreach (var shape in
            new long[][] { [1], [1, 1], [2, 1, 1, 1], [-1, -1, 1, 1], [1L << 31, 1L << 31, 1, 1], [0, 0, 0, 0] })
            yield return CaffeFiles.Old(new byte[4], shape);
        var one = CaffeFiles.Blob(new byte[4], 1);
        // Two shapes, elements twice, of both types, one by one, cut within one, and none.
        yield return [
            .. one, .. new ProtobufWriter().Bytes(BlobShape, new ProtobufWriter().Number(1, 1).Message).Message];
        yield return [
            .. CaffeFiles.Old(new byte[4], 1, 1, 1, 1),
            .. new ProtobufWriter().Bytes(BlobShape, new ProtobufWriter().Number(1, 7).Message).Message];
        yield return [.. one, .. one];
        yield return [.. one, .. new ProtobufWriter().Bytes(8, new byte[8]).Message];
        yield return new ProtobufWriter().Tag(BlobData, 5).Write(0, 0, 0, 0).Message;
        yield return new ProtobufWriter().Tag(8, 1).Write(new byte[8]).Message;
        yield return CaffeFiles.Blob(new byte[3], 1);
        yield return CaffeFiles.Blob([], 1);
        yield return [];
    }

    /// <summary>Messages that are none.</summary>
    private static IEnumerable<byte[]> Messages()
    {
        foreach (var length in new ulong[]
        {
            4, 127, 128, 1UL << 31, (1UL << 31) - 1, uint.MaxValue, 1UL << 32, 1UL << 62, 1UL << 63, long.MaxValue,
            ulong.MaxValue
        })
            foreach (var field in new[] { 1, 2, BlobData, LayerBlob, NetLayer })
                yield return new ProtobufWriter().Bytes(field, [1, 2, 3], length).Message;
        for (var wireType = 0; wireType < 8; wireType++)
            foreach (var field in new[] { 0, 1, LayerBlob, NetLayer, (1 << 29) - 1, int.MaxValue })
                yield return new ProtobufWriter().Tag(field, wireType).Write(1, 2, 3).Message;
        // Numbers of 10 bytes, the longest there are, of 11, of more and without an end.
        foreach (var length in new[] { 9, 10, 11, 1000 })
            yield return [8, .. Enumerable.Repeat((byte)0xff, length), 1];
        yield return [.. Enumerable.Repeat((byte)0xff, 11)];
        yield return [8, 0x80];
        // Groups within groups.
        yield return [.. Enumerable.Repeat((byte)0x0b, 100_000), .. Enumerable.Repeat((byte)0x0c, 100_000)];
    }

    /// <summary>Those that ask for time or memory.</summary>
    private static IEnumerable<byte[]> Bombs()
    {
        var small = CaffeFiles.Blob(new byte[4], 1);
        yield return Repeated(new ProtobufWriter().Bytes(NetLayer, []).Message);
        yield return CaffeFiles.Net(Repeated(new ProtobufWriter().Bytes(LayerBlob, []).Message));
        yield return CaffeFiles.Net(Repeated(new ProtobufWriter().Text(1, "x").Message));
        yield return CaffeFiles.Net(
            CaffeFiles.Layer("x", "Scale", Repeated(new ProtobufWriter().Bytes(BlobShape, []).Message)));
        yield return CaffeFiles.Net(
            CaffeFiles.Layer("x", "Scale", Repeated(new ProtobufWriter().Number(1, 1).Message)));
        yield return CaffeFiles.Net(
            Enumerable.Repeat(CaffeFiles.Layer(new string('x', 512), new string('x', 512)), 10_000));
        yield return CaffeFiles.Net(CaffeFiles.Layer(new string('x', 512), "Scale", Enumerable.Repeat(small, 16_384)));
        yield return CaffeFiles.Net(CaffeFiles.Layer("x", "Scale", Enumerable.Repeat(small, 16_385)));
        yield return CaffeFiles.Net(CaffeFiles.Layer(
            "x", "Scale", Enumerable.Repeat(CaffeFiles.Blob(new byte[4], [.. Enumerable.Repeat(1L, 32)]), 16_384)));
        yield return CaffeFiles.Net(CaffeFiles.Layer(new string('x', 1 << 20), "Scale", small));
        // Messages within messages, of which only the outermost are of interest.
        var nested = small;
        for (var i = 0; i < 5000; i++)
            nested = new ProtobufWriter().Bytes(LayerBlob, nested).Message;
        yield return CaffeFiles.Net(nested);
    }

    private static byte[] Repeated(byte[] field) => [.. Enumerable.Repeat(field, Many).SelectMany(bytes => bytes)];
}
