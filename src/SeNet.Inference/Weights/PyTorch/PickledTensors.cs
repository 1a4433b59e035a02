namespace SeNet.Weights;

/// <summary>Finds the elements of a pickle's tensors in the file.</summary>
internal static class PickledTensors
{
    /// <summary>Turns descriptions of tensors into places in the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensors">The tensors by their keys.</param>
    /// <param name="locate">The offset in the file of a storage's first element.</param>
    /// <exception cref="WeightsFormatException">The tensors together have far more elements than the file.</exception>
    public static Dictionary<string, TensorView> Locate(
        FileBytes file, Dictionary<string, PickledTensor> tensors, Func<PickleStorage, long> locate)
    {
        var views = new Dictionary<string, TensorView>(tensors.Count);
        Int128 total = 0;
        foreach (var (key, tensor) in tensors)
        {
            var size = tensor.Type.Size();
            total += TensorShape.Bytes(tensor.Shape, size);
            var position = locate(tensor.Storage) + (tensor.Offset * size);
            views.Add(
                key,
                new TensorView(tensor.Type, tensor.Shape, tensor.Strides, position) { Negative = tensor.Negative });
        }

        return total <= file.Length + WeightsLimits.Shared
            ? views
            : throw new WeightsFormatException(file.Path, 0,
                $"the tensors share storages or repeat elements so often that they have {total} bytes, the file " +
                    $"{file.Length}");
    }

    /// <summary>Bytes of so many elements of a storage.</summary>
    public static Int128 Bytes(PickleStorage storage, long elements) => (Int128)elements * storage.Class.ElementSize;
}
