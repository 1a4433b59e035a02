using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The closed list of names that a file of weights may use.</summary>
internal static class PickleGlobals
{
    private static readonly (string Storage, string ElementType, ScalarType Type)[] Types =
    [
        ("DoubleStorage", "float64", ScalarType.Float64),
        ("FloatStorage", "float32", ScalarType.Float32),
        ("HalfStorage", "float16", ScalarType.Float16),
        ("BFloat16Storage", "bfloat16", ScalarType.BFloat16),
        ("LongStorage", "int64", ScalarType.Int64),
        ("IntStorage", "int32", ScalarType.Int32),
        ("ShortStorage", "int16", ScalarType.Int16),
        ("CharStorage", "int8", ScalarType.Int8),
        ("ByteStorage", "uint8", ScalarType.Byte),
        ("BoolStorage", "bool", ScalarType.Bool),
    ];

    /// <summary>Types of PyTorch for which this library has no tensors.</summary>
    private static readonly string[] OtherTypes =
    [
        "ComplexHalfStorage", "ComplexFloatStorage", "ComplexDoubleStorage", "QInt8Storage", "QUInt8Storage", "QInt32Storage",
        "complex32", "complex64", "complex128", "cfloat", "cdouble", "chalf", "uint16", "uint32", "uint64", "qint8", "quint8", "qint32",
        "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz",
    ];

    private static readonly Dictionary<string, PickleGlobal> Known = Table().ToDictionary(global => global.Name);

    /// <summary>Finds a name.</summary>
    /// <param name="name">Module and name, as <c>collections.OrderedDict</c>.</param>
    /// <param name="refusal">Why it is refused, if it is.</param>
    public static PickleGlobal? Find(string name, out string refusal)
    {
        refusal = "";
        if (Known.TryGetValue(name, out var global))
            return global;
        var shown = Printable.Text(name);
        if (name.StartsWith("torch.", StringComparison.Ordinal) && Array.Exists(OtherTypes, type => name.EndsWith("." + type, StringComparison.Ordinal)))
            refusal = $"it holds a tensor of '{shown}', a type that is not supported; accepted: {string.Join(", ", Types.Select(row => row.ElementType))}";
        else if (name.StartsWith("torch.nn.", StringComparison.Ordinal) || name.StartsWith("__main__.", StringComparison.Ordinal))
            refusal = $"it holds an object of the class '{shown}', not its state alone; save model.state_dict() in Python instead";
        else
            refusal = $"it names '{shown}', which a file of weights does not need and which is not accepted; "
                + "nothing was run; in Python, save a dictionary that holds tensors, numbers and texts only";
        return null;
    }

    private static IEnumerable<PickleGlobal> Table()
    {
        foreach (var (storage, elementType, type) in Types)
        {
            yield return new($"torch.{storage}", PickleGlobalKind.Storage, type);
            yield return new($"torch.cuda.{storage}", PickleGlobalKind.Storage, type);
            yield return new($"torch.{elementType}", PickleGlobalKind.ElementType, type);
        }

        foreach (var name in new[] { "torch.storage.UntypedStorage", "torch.UntypedStorage", "torch.storage._UntypedStorage" })
            yield return new(name, PickleGlobalKind.Storage);
        yield return new("collections.OrderedDict", PickleGlobalKind.OrderedDictionary);
        yield return new("torch.Size", PickleGlobalKind.Size);
        yield return new("torch.Tensor", PickleGlobalKind.TensorClass);
        yield return new("torch.nn.parameter.Parameter", PickleGlobalKind.TensorClass);
        yield return new("torch.nn.parameter.Buffer", PickleGlobalKind.TensorClass);
        yield return new("torch._utils._rebuild_tensor", PickleGlobalKind.RebuildTensor);
        yield return new("torch._utils._rebuild_tensor_v2", PickleGlobalKind.RebuildTensor);
        yield return new("torch._utils._rebuild_tensor_v3", PickleGlobalKind.RebuildTensorOfType);
        yield return new("torch._utils._rebuild_parameter", PickleGlobalKind.RebuildParameter);
        yield return new("torch._utils._rebuild_parameter_with_state", PickleGlobalKind.RebuildParameter);
        yield return new("torch._tensor._rebuild_from_type_v2", PickleGlobalKind.RebuildFromType);

        // What training checkpoints hold beside the weights.
        string[] builtins = ["set", "frozenset", "list", "dict", "tuple", "int", "float", "bool", "str", "complex", "slice", "bytearray", "object"];
        foreach (var name in builtins.SelectMany(name => new[] { $"builtins.{name}", $"__builtin__.{name}" }))
            yield return new(name, PickleGlobalKind.Opaque);
        string[] opaque =
        [
            "collections.Counter", "collections.defaultdict", "collections.deque", "argparse.Namespace", "_codecs.encode", "torch.device",
            "torch.serialization._get_layout", "torch.contiguous_format", "torch.channels_last",
        ];
        foreach (var name in opaque)
            yield return new(name, PickleGlobalKind.Opaque);
    }
}
