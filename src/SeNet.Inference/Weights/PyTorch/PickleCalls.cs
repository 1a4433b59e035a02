using SeNet.Text;

namespace SeNet.Weights;

/// <summary>What the calls that a pickle asks for would give. None of them is made.</summary>
internal static class PickleCalls
{
    private const int MostBits = 8;

    /// <summary>The value of a call.</summary>
    /// <param name="global">What is called.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="charge">Counts bytes that are about to be taken.</param>
    /// <exception cref="FormatException">The arguments are not those that PyTorch writes.</exception>
    public static object Value(PickleGlobal global, object?[] arguments, Action<long> charge)
    {
        switch (global.Kind)
        {
            case PickleGlobalKind.Opaque:
            case PickleGlobalKind.TensorClass:
                return new PickleOpaque(global.Name);
            case PickleGlobalKind.ForeignTensor:
                return new PickleForeignTensor(global.Foreign!);
            case PickleGlobalKind.Dictionary:
                return Dictionary(arguments, charge);
            case PickleGlobalKind.Size when arguments is [PickleTuple size]:
                return size;
            case PickleGlobalKind.RebuildTensor when arguments is [
                PickleStorage storage, long offset, PickleTuple shape, PickleTuple strides, .. var rest]:
                return Tensor(storage, storage.Class, offset, shape, strides, rest.ElementAtOrDefault(2));
            case PickleGlobalKind.RebuildTensorOfType
                when arguments is [
                    PickleStorage storage, long offset, PickleTuple shape, PickleTuple strides, _, _,
                    PickleGlobal { Kind: PickleGlobalKind.ElementType } type, .. var rest]:
                return Tensor(storage, type, offset, shape, strides, rest.FirstOrDefault());
            case PickleGlobalKind.RebuildParameter when arguments is [PickledTensor or PickleForeignTensor, ..]:
                return arguments[0]!;
            case PickleGlobalKind.RebuildFromCpuTensor when arguments is [
                PickledTensor or PickleForeignTensor, PickleGlobal { Kind: PickleGlobalKind.ElementType } type, ..]:
                return arguments[0] is PickledTensor tensor && tensor.Type != type.Type
                    ? new PickleForeignTensor($"of the type '{type.Name}', which was saved as {tensor.Type}, and is " +
                        $"not supported; save it as tensor.cpu() in Python")
                    : arguments[0]!;
            case PickleGlobalKind.RebuildFromType when arguments is [PickleGlobal function, _, PickleTuple inner, ..]:
                return OfType(function, arguments[1], inner, charge);
            default:
                throw new FormatException($"'{Printable.Text(global.Name)}' is given {arguments.Length} arguments " +
                    $"that PyTorch does not write");
        }
    }

    /// <summary>
    /// A tensor with attributes, or of a class of its own, which may give the numbers another meaning.
    /// </summary>
    private static object OfType(PickleGlobal function, object? type, PickleTuple arguments, Action<long> charge)
    {
        // The function is a rebuilding one itself; one level of it is all that PyTorch writes.
        if (function.Kind == PickleGlobalKind.RebuildFromType)
            throw new FormatException($"'{function.Name}' is called within itself, which PyTorch does not write");
        if (function.Kind == PickleGlobalKind.Opaque)
            return new PickleForeignTensor(
                $"made by '{Printable.Text(function.Name)}', which is not known; save it as a plain tensor in Python");
        var value = Value(function, arguments.Items, charge);
        return value is PickleForeignTensor || type is PickleGlobal { Kind: PickleGlobalKind.TensorClass }
            ? value
            : new PickleForeignTensor(
                $"of the class '{Printable.Text((type as PickleGlobal)?.Name ?? "")}', whose meaning is not known; " +
                    "save it as tensor.as_subclass(torch.Tensor) in Python");
    }

    private static PickleDictionary Dictionary(object?[] arguments, Action<long> charge)
    {
        var pairs = new List<KeyValuePair<object?, object?>>();
        switch (arguments)
        {
            // The class or function that makes a default dictionary's missing values.
            case [] or [PickleGlobal or PickleOpaque or null]:
                break;
            // Python 2 writes the pairs as a list of lists.
            case [PickleList list]:
                charge(48L * list.Items.Count);
                foreach (var item in list.Items)
                    pairs.Add(item switch
                    {
                        PickleList { Items: [var key, var value] } => new(key, value),
                        PickleTuple { Items: [var key, var value] } => new(key, value),
                        _ => throw new FormatException("a dictionary is made from something that is no list of pairs"),
                    });
                break;
            case [PickleDictionary copied]:
                charge(24L * copied.Pairs.Count);
                pairs.AddRange(copied.Pairs);
                break;
            default:
                throw new FormatException("a dictionary is made from something that is no list of pairs");
        }

        return new PickleDictionary(pairs);
    }

    private static object Tensor(
        PickleStorage storage, PickleGlobal type, long offset, PickleTuple shape, PickleTuple strides, object? metadata)
    {
        if (type.Foreign is { } foreign)
            return new PickleForeignTensor(foreign);
        if (!storage.HasValues)
            return new PickleForeignTensor(
                $"{PickleGlobals.MetaTensor}, which is not supported; save the model after its weights are loaded");
        if (UnknownBit(metadata) is { } bit)
            return new PickleForeignTensor($"marked with '{Printable.Text(bit)}', whose meaning is not known; save " +
                $"it as tensor.clone() in Python");
        var negative = Bit(metadata, "neg");
        if (type.Type is null || storage.Class.ElementSize == 0)
            throw new FormatException("a tensor lies in a storage without an element type");
        if (negative && type.Type == ElementType.Bool)
            return new PickleForeignTensor("of booleans marked with 'neg', which have no negative; save it as " +
                "tensor.clone() in Python");
        var (lengths, steps) = (Numbers(shape), Numbers(strides));
        var size = type.Type.Value.Size();
        var given = (Int128)storage.Elements * storage.Class.ElementSize;
        var isPossible = lengths.Length == steps.Length
            && Array.TrueForAll(steps, step => step >= 0)
            && TensorShape.Bytes(lengths, size) >= 0;
        var extent = isPossible ? TensorView.Extent(lengths, steps) : -1;
        if (extent < 0 || extent > given || offset < 0 || (offset + extent) * size > given)
            throw new FormatException(
                $"a tensor [{string.Join(", ", lengths)}] with strides [{string.Join(", ", steps)}] from element " +
                    $"{offset} lies outside of its storage, which has {storage.Elements}");
        if (!TensorView.IsNested(lengths, steps))
            return new PickleForeignTensor(
                $"a view [{string.Join(", ", lengths)}] with strides [{string.Join(", ", steps)}] that overlaps " +
                    "itself, which is not supported; save it as tensor.clone() in Python");
        return new PickledTensor(storage, type.Type.Value, offset, lengths, steps, negative);
    }

    /// <summary>Whether the metadata of a tensor set a bit. Only those that are set are written.</summary>
    private static bool Bit(object? metadata, string name) => metadata is PickleDictionary bits
        && bits.Pairs.LastOrDefault(pair => pair.Key is string key && key == name).Value is true;

    /// <summary>
    /// A bit that changes what the bytes mean in a way not known; null if there is none. The conjugate of a real number
    /// is the number.
    /// </summary>
    private static string? UnknownBit(object? metadata) => metadata switch
    {
        null => null,
        PickleDictionary { Pairs.Count: <= MostBits } bits =>
            bits.Pairs.Where(pair => pair.Key is not ("neg" or "conj") || pair.Value is not bool).Select(
                pair => pair.Key as string ?? "metadata without a name").FirstOrDefault(),
        _ => "metadata of another form",
    };

    private static long[] Numbers(PickleTuple tuple)
    {
        if (tuple.Items.Length > WeightsLimits.Dimensions)
            throw new FormatException(
                $"a tensor has {tuple.Items.Length} dimensions; accepted: up to {WeightsLimits.Dimensions}");
        return Array.ConvertAll(
            tuple.Items,
            item => item as long? ?? throw new FormatException("a shape holds something that is no number"));
    }
}
