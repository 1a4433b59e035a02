namespace SeNet.Weights;

// What a pickle's values become. Numbers, texts, truth values and None are those of .NET.

/// <summary>A tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A list.</summary>
internal sealed record PickleList(List<object?> Items);

/// <summary>
/// A dictionary: its pairs in the order of the file, of which the last with a key counts. Nothing is hashed: a file
/// chooses the keys.
/// </summary>
internal sealed record PickleDictionary(List<KeyValuePair<object?, object?>> Pairs);

/// <summary>A value that no state dict needs; only its kind is known, and what it holds is passed over.</summary>
/// <param name="Kind">What makes it in Python: the name of a class or function.</param>
internal sealed record PickleOpaque(string Kind);

/// <summary>A storage: the numbers of one or more tensors.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Class">Its class: the type of its elements and their size.</param>
/// <param name="First">Its first element in the storage of that name; not 0 in the oldest files only.</param>
/// <param name="Elements">Their number.</param>
/// <param name="Whole">Number of elements of the storage of that name.</param>
/// <param name="HasValues">Whether the file has its numbers: not if it was saved on the device <c>meta</c>.</param>
internal sealed record PickleStorage(
    string Key, PickleGlobal Class, long First, long Elements, long Whole, bool HasValues = true);

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Offset">The first element in the storage.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Strides">Elements from one to the next in each dimension.</param>
/// <param name="Negative">Whether the values are those of the storage times -1: PyTorch's negative bit.</param>
internal sealed record PickledTensor(
    PickleStorage Storage, ElementType Type, long Offset, long[] Shape, long[] Strides, bool Negative = false);

/// <summary>A tensor that cannot be read; an error only if it is among those that are asked for.</summary>
/// <param name="Reason">What it is, after <c>the tensor 'x' is</c>, and what to do.</param>
internal sealed record PickleForeignTensor(string Reason);
