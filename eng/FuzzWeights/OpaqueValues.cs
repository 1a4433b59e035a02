namespace FuzzWeights;

/// <summary>Values that training scripts keep beside the weights, as Python pickles them.</summary>
public static class OpaqueValues
{
    /// <summary>Writes each, by the name of what it is.</summary>
    public static IReadOnlyList<(string Name, Action<PickleWriter> Write)> All { get; } =
    [
        ("numpy scalar", pickle => Scalar(pickle, "numpy.core.multiarray")),
        ("numpy 2 scalar", pickle => Scalar(pickle, "numpy._core.multiarray")),
        ("numpy array", Array),
        ("path", pickle => pickle.Global("pathlib", "PosixPath").Code("(").Text("/").Text("data").Code("tR")),
        ("date", pickle => pickle.Global("datetime", "datetime").Code("C").Write(
            10, 7, 0xea, 11, 26, 1, 2, 3, 0, 0, 0).Write(0x85).Code("R")),
        ("namespace", pickle => Object(pickle.Global("argparse", "Namespace"), "lr")),
        ("settings", pickle => Object(pickle.Global("omegaconf.dictconfig", "DictConfig"), "_content")),
        ("scheduler", Scheduler),
        ("enumeration", pickle => pickle.Global("__main__", "Phase").Number(1).Write(0x85).Code("R")),
        ("enumeration by name", pickle => pickle.Global("builtins", "getattr").Global(
            "__main__", "Phase").Text("TRAIN").Write(0x86).Code("R")),
        ("partial", pickle => pickle.Global("functools", "partial").Global("torch.optim.sgd", "SGD").Write(0x85).Code(
            "R(").Global("torch.optim.sgd", "SGD").Code(")}").Text("lr").Number(1).Code("sNtb")),
        ("counter", pickle => pickle.Global("collections", "Counter").Code("}").Number(3).Number(1).Code(
            "s").Write(0x85).Code("R")),
        ("default dictionary", pickle => pickle.Global("collections", "defaultdict").Global(
            "builtins", "list").Write(0x85).Code("R").Text("loss").Code("](").Number(1).Number(2).Code("es")),
        ("queue", pickle => pickle.Global("collections", "deque").Code(")R(").Number(1).Number(2).Code("e")),
        ("shape", pickle => pickle.Global("torch", "Size").Numbers([3, 4]).Write(0x85).Code("R")),
        ("device", pickle => pickle.Global("torch", "device").Text("cuda").Write(0x85).Code("R")),
        ("type", pickle => pickle.Global("torch", "float32")),
        ("complex number", pickle => pickle.Global("builtins", "complex").Code("G").Write(new byte[8]).Code(
            "G").Write(new byte[8]).Write(0x86).Code("R")),
        ("own class", pickle => pickle.Global("__main__", "Config").Code(")").Write(0x81).Code(
            "}").Text("depth").Number(50).Code("sb")),
        ("own dictionary", pickle => pickle.Global(
            "lightning.fabric.utilities.data", "AttributeDict").Code(")").Write(0x81).Text("lr").Number(1).Code("s")),
        ("own list", pickle => pickle.Global("__main__", "Stack").Code(")").Write(0x81).Number(1).Code("a")),
        ("named arguments", pickle => pickle.Global("__main__", "Point").Code(")}").Text(
            "x").Number(1).Code("s").Write(0x92)),
        ("method", pickle => pickle.Global("builtins", "getattr").Global(
            "__main__", "Config").Text("make").Write(0x86).Code("R)R")),
        ("class of Python 2", pickle => pickle.Code("(").Number(1).Code("i__main__\nOld\n}").Text("x").Number(1).Code(
            "sb")),
        ("class of Python 2, binary", pickle => pickle.Code("(").Global("__main__", "Old").Number(1).Code(
            "o}").Text("x").Number(1).Code("sb")),
        ("registered class", pickle => pickle.Write(0x82, 7).Code(")R")),
        ("set", pickle => pickle.Global("builtins", "set").Code("](").Number(1).Number(2).Code("e").Write(0x85).Code(
            "R")),
        ("sparse tensor", pickle => pickle.Global("torch._utils", "_rebuild_sparse_tensor").Global(
            "torch.serialization",
            "_get_layout").Text("torch.sparse_coo").Write(0x85).Code("R").Code(")").Write(0x86).Code("R")),
        ("module", pickle => pickle.Code("(").Text("module").Global("__main__", "Network").Text("net.py").Text(
            "class Network: ...").Code("tQ)").Write(0x81).Code("}").Text("training").Write(0x88).Code("sb")),
    ];

    /// <summary>Writes all as pairs of a dictionary that is open.</summary>
    public static void Pairs(PickleWriter pickle)
    {
        foreach (var (name, write) in All)
            write(pickle.Text(name));
    }

    private static void Scalar(PickleWriter pickle, string module)
    {
        pickle.Global(module, "scalar");
        Type(pickle, "f8");
        pickle.Global("_codecs", "encode")
            .Text("\0\0\0\0\0\0\u00f0?").Text("latin1").Write(0x86).Code("R").Write(0x86).Code("R");
    }

    private static void Type(PickleWriter pickle, string name) =>
        pickle.Global("numpy", "dtype").Text(name).Write(0x89, 0x88, 0x87)
            .Code("R(").Number(3).Text("<").Code("NNN").Number(-1).Number(-1).Number(0).Code("tb");

    private static void Array(PickleWriter pickle)
    {
        pickle.Global("numpy.core.multiarray", "_reconstruct").Global("numpy", "ndarray")
            .Numbers([0]).Code("C").Write(1, (byte)'b').Write(0x87).Code("R(").Number(1).Numbers([2]);
        Type(pickle, "f4");
        pickle.Write(0x89).Code("C").Write(8).Write(new byte[8]).Code("tb");
    }

    private static void Scheduler(PickleWriter pickle)
    {
        pickle.Global("torch.optim.lr_scheduler", "LambdaLR").Code(")").Write(0x81).Code("}(").Text("optimizer");
        Object(pickle.Global("torch.optim.sgd", "SGD"), "momentum");
        pickle.Text("lr_lambdas")
            .Code("](").Global("__main__", "warmup").Code("e").Text("base_lrs").Code("](").Number(1).Code("eub");
    }

    private static void Object(PickleWriter pickle, string attribute) =>
        pickle.Code(")").Write(0x81).Code("}").Text(attribute).Code("G").Write(new byte[8]).Code("sb");
}
