namespace FuzzWeights;

/// <summary>ONNX models from their parts, by the field numbers of onnx.proto.</summary>
public static class OnnxFiles
{
    /// <summary>
    /// Good files: elements as bytes, packed numbers and numbers of variable length; a Constant; a file beside.
    /// </summary>
    public static byte[][] Good(string other) =>
    [
        Model(
            Node("Conv", ["images", "conv.weight", "conv.bias"], "a"), Node("Relu", ["a"], "b"),
            Node("BatchNormalization", ["b", "conv.bias", "conv.bias", "conv.bias", "conv.bias"], "c"),
            Node("MatMul", ["c", "fc.weight"], "d"), Node("Add", ["d", "fc.bias"], "e"),
            Initializer(Tensor("conv.weight", 1, [2, 3, 2, 2], 9, Seeds.Some(96))),
            Initializer(Tensor("conv.bias", 1, [2], 4, Seeds.Some(8))),
            Initializer(Tensor("fc.weight", 11, [2, 3], 10, Seeds.Some(48))),
            Initializer(Tensor("fc.bias", 10, [3], 5, [1, 0x80, 2, 3])),
            Metadata("task", "classify")),
        Model(
            new ProtobufWriter().Bytes(1, new ProtobufWriter().Text(2, "shape").Text(4, "Constant").Bytes(
                5, new ProtobufWriter().Text(1, "value").Bytes(5, Tensor("", 7, [3], 7, [1, 2, 3])).Number(20, 4).Message)
                .Message).Message,
            Initializer(External("w", [2, 3], other, offset: 4)), Initializer(Tensor("mask", 9, [2], 9, [0, 2])),
            Initializer(Tensor("text", 8, [1], 6, [65]))),
    ];

    /// <summary>Good tensors, each in a message of its own.</summary>
    public static byte[][] Tensors() =>
    [
        Tensor("a", 1, [2, 3], 9, Seeds.Some(24)), Tensor("a", 1, [2], 4, Seeds.Some(8)),
        Tensor("a", 7, [3], 7, [1, 2, 3]), Tensor("a", 16, [2], 5, [1, 2]),
    ];

    /// <summary>Tensors that lie about what they hold.</summary>
    public static IEnumerable<byte[]> TensorAttacks()
    {
        long[][] shapes =
        [
            [2], [0], [-1], [-1, -1], [4, 0], [0, 1L << 62, 1L << 62], [1L << 62, 4], [1L << 31, 1L << 31, 4],
            [long.MaxValue], [long.MinValue], [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 100_000)],
        ];
        foreach (var shape in shapes)
            foreach (var (type, field) in new[] { (1, 9), (1, 4), (7, 7), (11, 10), (10, 5) })
                yield return Tensor("a", type, shape, field, new byte[4]);
        foreach (var type in new[] { -1, 0, 4, 8, 14, 17, 22, 23, 1000 })
            yield return Tensor("a", type, [1], 9, new byte[4]);
        // Elements twice, one by one, of another kind, more and fewer than the shape says.
        yield return [.. Tensor("a", 1, [1], 9, new byte[4]), .. Tensor("a", 1, [], 4, new byte[4])];
        yield return new ProtobufWriter().Number(1, 1).Number(2, 1).Text(8, "a").Tag(4, 5).Write(0, 0, 0, 0).Message;
        yield return Tensor("a", 1, [1], 10, new byte[4]);
        yield return Tensor("a", 7, [2], 7, [0x80, 0x80, 0x80]);
        yield return Tensor("a", 7, [2], 7, [1, 2, 3]);
        yield return Tensor("a", 7, [1L << 20], 7, new byte[1 << 20]);
        foreach (var location in new[] { "../secret", "/etc/passwd", "a\\b", "", ".", "missing", "a\0b", "model.onnx" })
            yield return External("a", [1], location, 0);
        foreach (var offset in new[] { -1, 25, long.MaxValue })
            yield return External("a", [1], "weights.data", offset);
    }

    /// <summary>Whole files made to do harm.</summary>
    public static IEnumerable<byte[]> Attacks()
    {
        foreach (var tensor in TensorAttacks())
            yield return Model(Initializer(tensor));
        yield return [];
        yield return [8, 8, 0x3a, 0];
        yield return [8, 8, 0x12, 1, 65];
        yield return Model(Initializer(Tables("a")), Initializer(Tables("a")));
        yield return Model(Initializer(Tensor("\u001b[2J\0", 1, [1], 9, new byte[4])));
        yield return Model(Initializer(Tensor(new string('n', 5000), 1, [1], 9, new byte[4])));
        yield return Model([.. Enumerable.Repeat(Node("Add", ["x", "x"], "x"), 210_000)]);
        yield return Model(Node("Add", Enumerable.Repeat("x", 1_100_000), "y"));
        yield return Model([.. Enumerable.Range(0, 210_000).Select(i => Initializer(Tensor($"{i}", 2, [0], 9, [])))]);
        // Every sum depends on every layer before.
        yield return Model(
        [
            Initializer(Tensor("w", 1, [1, 1], 9, new byte[4])),
            .. Enumerable.Range(0, 5000).SelectMany(i => new[]
            {
                Node("Gemm", [$"s{i}", "w"], $"g{i}"), Node("Add", [$"g{i}", $"s{i}"], $"s{i + 1}"),
            }),
        ]);
        yield return Model([.. Enumerable.Repeat(Metadata("k", new string('v', 1 << 20)), 20)]);

        static byte[] Tables(string name) => Tensor(name, 1, [1], 9, new byte[4]);
    }

    /// <summary>A model of parts of its graph, and of metadata.</summary>
    public static byte[] Model(params IReadOnlyList<byte[]> parts)
    {
        var graph = new ProtobufWriter();
        var model = new ProtobufWriter().Number(1, 8).Text(2, "SeNet");
        // A part of the model begins with its own field, 14.
        foreach (var part in parts.Where(part => part[0] != 0x72))
            graph.Write(part);
        model.Bytes(7, graph.Text(2, "g").Message);
        foreach (var part in parts.Where(part => part[0] == 0x72))
            model.Write(part);
        return model.Message;
    }

    /// <summary>A node as a part of the graph.</summary>
    public static byte[] Node(string type, IEnumerable<string> inputs, string output, params IEnumerable<byte[]> attributes)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(4, type);
        foreach (var attribute in attributes)
            node.Bytes(5, attribute);
        return new ProtobufWriter().Bytes(1, node.Message).Message;
    }

    /// <summary>An attribute that is a number.</summary>
    public static byte[] Attribute(string name, long value) =>
        new ProtobufWriter().Text(1, name).Number(3, value).Number(20, 2).Message;

    /// <summary>A tensor as a part of the graph.</summary>
    public static byte[] Initializer(byte[] tensor) => new ProtobufWriter().Bytes(5, tensor).Message;

    /// <summary>A tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Number of its type.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="field">The field of its elements.</param>
    /// <param name="data">Its elements.</param>
    public static byte[] Tensor(string name, int type, IEnumerable<long> shape, int field, byte[] data)
    {
        var tensor = new ProtobufWriter();
        foreach (var size in shape)
            tensor.Number(1, size);
        return tensor.Number(2, type).Text(8, name).Bytes(field, data).Message;
    }

    /// <summary>A float32 tensor whose elements are in another file.</summary>
    public static byte[] External(string name, IEnumerable<long> shape, string location, long offset)
    {
        var tensor = new ProtobufWriter();
        foreach (var size in shape)
            tensor.Number(1, size);
        return tensor.Number(2, 1).Text(8, name)
            .Bytes(13, Entry("location", location)).Bytes(13, Entry("offset", $"{offset}")).Number(14, 1).Message;
    }

    /// <summary>An entry of the metadata as a part of the model.</summary>
    public static byte[] Metadata(string key, string value) =>
        new ProtobufWriter().Bytes(14, Entry(key, value)).Message;

    private static byte[] Entry(string key, string value) => new ProtobufWriter().Text(1, key).Text(2, value).Message;
}
