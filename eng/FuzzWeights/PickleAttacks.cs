namespace FuzzWeights;

/// <summary>Pickles that were made to do harm.</summary>
public static class PickleAttacks
{
    private const int Many = 1_000_000;

    /// <summary>Those that name something to run, or hold an object in place of weights, by what they name.</summary>
    public static IEnumerable<(string Name, byte[] Pickle)> Calls()
    {
        foreach (var (module, name) in new[]
        {
            ("posix", "system"), ("os", "system"), ("builtins", "eval"), ("builtins", "exec"),
            ("__builtin__", "getattr"), ("subprocess", "Popen"),
            ("torch.hub", "load"), ("torch", "load"), ("numpy.core.multiarray", "scalar"), ("numpy", "dtype"),
            ("torch._utils", "_rebuild_sparse_tensor"),
            ("torch", "ComplexFloatStorage"), ("torch.nn.modules.conv", "Conv2d"), ("__main__", "Network"),
            ("collections", "OrderedDict.fromkeys"),
        })
            yield return ($"{module}.{name}", new PickleWriter().Global(module, name).Code(
                "(").Text("touch harm").Code("tR").Stop());
        yield return ("os.system", new PickleWriter(4).Write(0x8c, 2).Code(
            "os").Write(0x8c, 6).Code("system").Write(0x93).Code("(").Text("touch harm").Code("tR").Stop());
        yield return (
            "posix.system", new PickleWriter().Code("}").Text("x").Global("posix", "system").Code("s").Stop());
    }

    /// <summary>Those that hide something to run beside good weights, by what they name.</summary>
    public static IEnumerable<(string Name, byte[] Pickle)> Hidden()
    {
        (string Name, Action<PickleWriter> Write)[] values =
        [
            ("posix.system", pickle => pickle.Global("posix", "system").Text("touch harm").Write(0x85).Code("R")),
            ("builtins.exec", pickle => pickle.Global("__main__", "Config").Code(
                ")").Write(0x81).Code("}").Text("x").Global("builtins", "exec").Text("harm").Write(0x85).Code("Rsb")),
            ("builtins.eval", pickle => pickle.Code("](").Global("builtins", "eval").Code("e")),
            ("os.popen", pickle => pickle.Code("(").Text("touch harm").Code("ios\npopen\n")),
            ("subprocess.call", pickle => pickle.Code("(").Global("subprocess", "call").Text("touch harm").Code("o")),
            ("importlib.import_module", pickle => pickle.Global(
                "importlib", "import_module").Text("os").Write(0x85).Code("R")),
        ];
        foreach (var (name, write) in values)
        {
            var pickle = new PickleWriter().Code("}(").Text("state_dict");
            TorchFiles.Dictionary(pickle, [], legacy: false);
            write(pickle.Text("x"));
            yield return (name, pickle.Code("u").Stop());
        }
    }

    /// <summary>Instructions in places where they mean nothing, and texts that are no pickle.</summary>
    public static IEnumerable<byte[]> Instructions() =>
    [
        new PickleWriter().Code("(o").Stop(),
        new PickleWriter().Code("(No").Stop(),
        new PickleWriter().Code("N)R").Stop(),
        new PickleWriter().Code("Nb").Stop(),
        new PickleWriter().Global("a", "b").Code("N").Write(0x92).Stop(),
        new PickleWriter().Write(0x83, 1).Stop(),
        new PickleWriter().Write(0x84, 1, 0, 0).Stop(),
        new PickleWriter().Code("(").Text("module").Code("NtQ").Stop(),
        new PickleWriter().Global("", "").Code(")R").Stop(),
        new PickleWriter().Code("(ios\nsystem\n").Stop(),
        new PickleWriter().Code("(cos\nsystem\no").Stop(),
        new PickleWriter().Write(0x82, 1).Stop(),
        new PickleWriter().Code("Pid\n").Stop(),
        new PickleWriter(0).Stop(),
        [],
        [0x80],
    ];

    /// <summary>Those that ask for time or memory.</summary>
    public static IEnumerable<byte[]> Bombs() =>
    [
        Repeat("]"), Repeat("("), Repeat("}"), Repeat(")"), Repeat("N"), Repeat("(]"), Repeat("]2"), Repeat(")R"),
        new PickleWriter().Code("]").Code(new string('2', Many)).Stop(),
        new PickleWriter().Code("](").Code(string.Concat(Enumerable.Repeat(")", 50_000))).Code("e").Stop(),
        new PickleWriter().Code("]q").Write(0).Code(string.Concat(Enumerable.Repeat("h\0a", 200_000))).Stop(),
        new PickleWriter().Code("r").Write(0xff, 0xff, 0xff, 0xff).Stop(),
        new PickleWriter().Code("Nr").Write(0xff, 0xff, 0xff, 0x7f).Stop(),
        new PickleWriter().Code("X").Write(0xff, 0xff, 0xff, 0xff).Stop(),
        new PickleWriter().Write(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff).Stop(),
        new PickleWriter().Write(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).Stop(),
        new PickleWriter().Write(0x8e, 0, 0, 0, 0, 0, 0, 0, 0x40).Stop(),
        new PickleWriter().Write(0x8b, 0xff, 0xff, 0xff, 0x7f).Stop(),
        Objects("(ia\nb\n", 200_000), Objects("ca\nb\n)R", 200_000),
        Objects($"c{new string('a', 200)}\n{new string('b', 200)}\n0", 10_000),
        ManyAppends(), ManyBits(), LongText(),
        DoublingDictionaries(), DoublingLists(), SelfContaining(), RepeatedCopies(), RebuiltWithinItself(),
    ];

    private static byte[] Repeat(string instructions) =>
        new PickleWriter().Code(string.Concat(Enumerable.Repeat(instructions, Many / instructions.Length))).Stop();

    private static byte[] Objects(string instructions, int count) =>
        new PickleWriter().Code("](").Code(string.Concat(Enumerable.Repeat(instructions, count))).Code("e").Stop();

    /// <summary>Puts more and more into an object of no interest.</summary>
    private static byte[] ManyAppends() =>
        new PickleWriter().Global("a", "b")
            .Code(")").Write(0x81).Code(string.Concat(Enumerable.Repeat("NaNNs}b(NNNNe(NNNNu", 100_000))).Stop();

    /// <summary>Gives many tensors one large dictionary of bits.</summary>
    private static byte[] ManyBits()
    {
        var pickle = new PickleWriter().Code("}(");
        for (var i = 0; i < 20_000; i++)
            pickle.Code("N").Write(0x88);
        pickle.Code("uq")
            .Write(0).Code("0}q").Write(1).Global("torch._utils", "_rebuild_tensor_v2").Code("q").Write(2).Code("0");
        TorchFiles.Storage(pickle, Seeds.Torch().Storages[0], legacy: false);
        pickle.Code("q").Write(3).Code("0)q").Write(4).Code("0(");
        for (var i = 0; i < 20_000; i++)
            pickle.Text($"{i}").Code("h\u0002(h\u0003").Number(0).Code("h\u0004h\u0004NNh\0tR");
        return pickle.Code("u").Stop();
    }

    /// <summary>
    /// An array's bytes as a text of a million characters, as protocol 2 has them, of which nothing is kept.
    /// </summary>
    private static byte[] LongText() =>
        new PickleWriter().Code("](").Text(new string('x', Many)).Text(new string('y', Many)).Code("e").Stop();

    /// <summary>Each dictionary holds the one before it twice: 2 to the 200th paths.</summary>
    private static byte[] DoublingDictionaries()
    {
        var pickle = new PickleWriter().Code("}q").Write(0);
        for (byte i = 1; i < 200; i++)
            pickle.Code("}(").Text("a").Code("h")
                .Write((byte)(i - 1)).Text("b").Code("h").Write((byte)(i - 1)).Code("uq").Write(i);
        return pickle.Stop();
    }

    private static byte[] DoublingLists()
    {
        var pickle = new PickleWriter().Code("]q").Write(0);
        for (byte i = 1; i < 200; i++)
            pickle.Code("](h").Write((byte)(i - 1)).Code("h").Write((byte)(i - 1)).Code("eq").Write(i);
        return pickle.Stop();
    }

    private static byte[] SelfContaining() =>
        new PickleWriter().Code("}q").Write(0).Text("state_dict").Code("h").Write(0).Code("s").Stop();

    /// <summary>Makes one large list into an ordered dictionary again and again.</summary>
    private static byte[] RepeatedCopies()
    {
        var pickle = new PickleWriter().Code("](");
        for (var i = 0; i < 20_000; i++)
            pickle.Code("NN").Write(0x86);
        pickle.Code("eq").Write(0);
        for (var i = 0; i < 20_000; i++)
            pickle.Global("collections", "OrderedDict").Code("h").Write(0, 0x85).Code("R0");
        return pickle.Stop();
    }

    private static byte[] RebuiltWithinItself()
    {
        var pickle = new PickleWriter()
            .Global("torch._tensor", "_rebuild_from_type_v2").Code("q").Write(0).Code("0)q").Write(1);
        for (byte i = 2; i < 250; i++)
            pickle.Code("0(h").Write(0).Global("torch", "Tensor").Code("h").Write((byte)(i - 1)).Code("tq").Write(i);
        return pickle.Code("0h\0h").Write(249).Code("R").Stop();
    }
}
