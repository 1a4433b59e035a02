namespace SeNet.Weights;

/// <summary>
/// The names that mean something in a file of weights, a closed list. Any other is that of an object beside the
/// weights, which is passed over; those that run commands (<see cref="PickleHazards"/>) are refused.
/// </summary>
internal static class PickleGlobals
{
    /// <summary>What a tensor of the device <c>meta</c> is.</summary>
    public const string MetaTensor = "without values, from the device 'meta'";

    private const string DeviceArray = "an array of NumPy from a device like XLA";

    /// <summary>
    /// Classes of storage for whose elements this library has no tensors, the name of the element type and its bytes.
    /// </summary>
    private static readonly (string Storage, string ElementType, int Size)[] OtherStorages =
    [
        ("ComplexHalfStorage", "complex32", 4), ("ComplexFloatStorage", "complex64", 8),
        ("ComplexDoubleStorage", "complex128", 16),
        ("QInt8Storage", "qint8", 1), ("QUInt8Storage", "quint8", 1), ("QInt32Storage", "qint32", 4),
        ("QUInt4x2Storage", "quint4x2", 1), ("QUInt2x4Storage", "quint2x4", 1),
    ];

    /// <summary>Element types of which PyTorch saves the bytes alone.</summary>
    private static readonly string[] OtherTypes =
    [
        "cfloat", "cdouble", "chalf", "uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz",
        "float8_e5m2fnuz", "float8_e8m0fnu",
        "float4_e2m1fn_x2", "bits8", "bits16", "bits1x8", "bits2x4", "bits4x2",
    ];

    private static readonly string[] UntypedStorages =
        ["torch.storage.UntypedStorage", "torch.UntypedStorage", "torch.storage._UntypedStorage"];

    private static readonly string[] Dictionaries =
        ["collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict"];

    private static readonly string[] TensorClasses =
        ["torch.Tensor", "torch._tensor.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer"];

    private static readonly string[] RebuildersFromType =
    [
        "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type", "torch.tensor._rebuild_from_type",
    ];

    /// <summary>Functions that make tensors of other kinds, what these are, and what to do.</summary>
    private static readonly (string Name, string What, string Remedy)[] ForeignTensors =
    [
        ("_rebuild_sparse_tensor", "sparse", "save it as tensor.to_dense() in Python"),
        ("_rebuild_sparse_csr_tensor", "sparse", "save it as tensor.to_dense() in Python"),
        ("_rebuild_qtensor", "quantized", "save it as tensor.dequantize() in Python"),
        ("_rebuild_nested_tensor", "nested", "save its parts as tensors of their own in Python"),
        ("_rebuild_meta_tensor_no_storage", MetaTensor, "save the model after its weights are loaded"),
        ("_rebuild_wrapper_subclass", "of a subclass that wraps other tensors", "save it as a plain tensor in Python"),
        ("_rebuild_device_tensor_from_numpy", DeviceArray, "save it as tensor.cpu() in Python"),
        ("_rebuild_xla_tensor", DeviceArray, "save it as tensor.cpu() in Python"),
    ];

    private static readonly string Accepted = string.Join(", ", PyTorchTypes.Table.Select(row => row.ElementType));

    private static readonly Dictionary<string, PickleGlobal> Known = Table().ToDictionary(global => global.Name);

    /// <summary>Finds a name.</summary>
    /// <param name="module">Its module, as <c>collections</c>.</param>
    /// <param name="name">Its name there, as <c>OrderedDict</c>.</param>
    /// <returns>What it stands for; null if it is refused.</returns>
    public static PickleGlobal? Find(string module, string name)
    {
        var whole = $"{module}.{name}";
        if (Known.TryGetValue(whole, out var global))
            return global;
        return PickleHazards.Contains(module, name) ? null : new(whole, PickleGlobalKind.Opaque);
    }

    private static IEnumerable<PickleGlobal> Table()
    {
        foreach (var (storage, elementType, type) in PyTorchTypes.Table)
        {
            var size = type.Size();
            yield return new($"torch.{storage}", PickleGlobalKind.Storage) { Type = type, ElementSize = size };
            yield return new($"torch.cuda.{storage}", PickleGlobalKind.Storage) { Type = type, ElementSize = size };
            yield return new($"torch.{elementType}", PickleGlobalKind.ElementType) { Type = type };
        }

        foreach (var (storage, elementType, size) in OtherStorages)
        {
            yield return new(
                $"torch.{storage}", PickleGlobalKind.Storage) { ElementSize = size, Foreign = OfType(elementType) };
            yield return new(
                $"torch.cuda.{storage}",
                PickleGlobalKind.Storage) { ElementSize = size, Foreign = OfType(elementType) };
            yield return new($"torch.{elementType}", PickleGlobalKind.ElementType) { Foreign = OfType(elementType) };
        }

        foreach (var elementType in OtherTypes)
            yield return new($"torch.{elementType}", PickleGlobalKind.ElementType) { Foreign = OfType(elementType) };
        foreach (var name in UntypedStorages)
            yield return new(name, PickleGlobalKind.Storage) { ElementSize = 1 };
        foreach (var name in Dictionaries)
            yield return new(name, PickleGlobalKind.Dictionary);
        yield return new("torch.Size", PickleGlobalKind.Size);
        foreach (var name in TensorClasses)
            yield return new(name, PickleGlobalKind.TensorClass);
        yield return new("torch._utils._rebuild_tensor", PickleGlobalKind.RebuildTensor);
        yield return new("torch._utils._rebuild_tensor_v2", PickleGlobalKind.RebuildTensor);
        yield return new("torch._utils._rebuild_tensor_v3", PickleGlobalKind.RebuildTensorOfType);
        yield return new("torch._utils._rebuild_parameter", PickleGlobalKind.RebuildParameter);
        yield return new("torch._utils._rebuild_parameter_with_state", PickleGlobalKind.RebuildParameter);
        yield return new("torch._utils._rebuild_device_tensor_from_cpu_tensor", PickleGlobalKind.RebuildFromCpuTensor);
        foreach (var name in RebuildersFromType)
            yield return new(name, PickleGlobalKind.RebuildFromType);
        foreach (var (name, what, remedy) in ForeignTensors)
            yield return new($"torch._utils.{name}", PickleGlobalKind.ForeignTensor)
            {
                Foreign = $"{what} ('torch._utils.{name}'), which is not supported; {remedy}",
            };
    }

    private static string OfType(string elementType) =>
        $"of the type {elementType}, which is not supported; accepted: {Accepted}";
}
