using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>What the calls that a pickle asks for would give. None of them is made.</summary>
internal static class PickleCalls
{
    /// <summary>The value of a call.</summary>
    /// <param name="global">What is called.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="charge">Told how many bytes are needed.</param>
    /// <exception cref="FormatException">The arguments are not those that PyTorch writes.</exception>
    public static object Value(PickleGlobal global, object?[] arguments, Action<long> charge)
    {
        switch (global.Kind)
        {
            case PickleGlobalKind.Opaque:
                return new PickleOpaque(global.Name);
            case PickleGlobalKind.OrderedDictionary:
                return Dictionary(arguments, charge);
            case PickleGlobalKind.Size when arguments is [PickleTuple size]:
                return size;
            case PickleGlobalKind.RebuildTensor when arguments is [PickleStorage storage, long offset, PickleTuple shape, PickleTuple strides, ..]:
                return Tensor(storage, storage.Type, offset, shape, strides);
            case PickleGlobalKind.RebuildTensorOfType
                when arguments is [
                    PickleStorage storage, long offset, PickleTuple shape, PickleTuple strides, _, _,
                    PickleGlobal { Kind: PickleGlobalKind.ElementType } type, ..]:
                return Tensor(storage, type.Type, offset, shape, strides);
            case PickleGlobalKind.RebuildParameter when arguments is [PickledTensor tensor, ..]:
                return tensor;
            // The function is a rebuilding one itself; one level of it is all that PyTorch writes.
            case PickleGlobalKind.RebuildFromType
                when arguments is [
                    PickleGlobal { Kind: not PickleGlobalKind.RebuildFromType } function,
                    PickleGlobal { Kind: PickleGlobalKind.TensorClass }, PickleTuple inner, ..]:
                return Value(function, inner.Items, charge);
            default:
                throw new FormatException($"'{global.Name}' is given {arguments.Length} arguments that PyTorch does not write");
        }
    }

    private static PickleDictionary Dictionary(object?[] arguments, Action<long> charge)
    {
        var pairs = new List<KeyValuePair<object?, object?>>();
        switch (arguments)
        {
            case []:
                break;
            // Python 2 writes the pairs as a list of lists.
            case [PickleList list]:
                charge(48L * list.Items.Count);
                foreach (var item in list.Items)
                    pairs.Add(item switch
                    {
                        PickleList { Items: [var key, var value] } => new(key, value),
                        PickleTuple { Items: [var key, var value] } => new(key, value),
                        _ => throw new FormatException("an ordered dictionary is made from something that is no list of pairs"),
                    });
                break;
            default:
                throw new FormatException("an ordered dictionary is made from something that is no list of pairs");
        }

        return new PickleDictionary(pairs);
    }

    private static PickledTensor Tensor(PickleStorage storage, ScalarType? type, long offset, PickleTuple shape, PickleTuple strides)
    {
        if (type is null)
            throw new FormatException("a tensor lies in a storage without an element type");
        var (lengths, steps) = (Numbers(shape), Numbers(strides));
        var size = SafetensorsTypes.Of(type.Value).Size;
        var given = storage.Type is { } stored ? (Int128)storage.Elements * SafetensorsTypes.Of(stored).Size : storage.Elements;
        var extent = lengths.Length == steps.Length && Array.TrueForAll(steps, step => step >= 0) && TensorShape.Bytes(lengths, size) >= 0
            ? TensorView.Extent(lengths, steps)
            : -1;
        if (extent < 0 || extent > given || offset < 0 || (offset + extent) * size > given)
            throw new FormatException(
                $"a tensor [{string.Join(", ", lengths)}] with strides [{string.Join(", ", steps)}] from element {offset} lies outside of its storage, "
                + $"which has {storage.Elements}");
        if (!TensorView.IsNested(lengths, steps))
            throw new FormatException(
                $"a tensor [{string.Join(", ", lengths)}] with strides [{string.Join(", ", steps)}] overlaps itself, which is not supported");
        return new PickledTensor(storage, type.Value, offset, lengths, steps);
    }

    private static long[] Numbers(PickleTuple tuple)
    {
        if (tuple.Items.Length > WeightsLimits.Dimensions)
            throw new FormatException($"a tensor has {tuple.Items.Length} dimensions; accepted: up to {WeightsLimits.Dimensions}");
        return Array.ConvertAll(tuple.Items, item => item as long? ?? throw new FormatException("a shape holds something that is no number"));
    }
}
