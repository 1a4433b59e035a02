using static TorchSharp.torch;

namespace SeNet.Weights;

// What a pickle's values become. Numbers, texts, truth values and None are those of .NET.

/// <summary>A tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A list.</summary>
internal sealed record PickleList(List<object?> Items);

/// <summary>
/// A dictionary: its pairs in the order of the file, of which the last with a key counts. Nothing is hashed: a file chooses the keys.
/// </summary>
internal sealed record PickleDictionary(List<KeyValuePair<object?, object?>> Pairs);

/// <summary>A value that no state dict needs; only its kind is known.</summary>
internal sealed record PickleOpaque(string Kind);

/// <summary>A storage: the numbers of one or more tensors.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Type of its elements; null for bytes.</param>
/// <param name="First">Its first element in the storage of that name; not 0 in the oldest files only.</param>
/// <param name="Elements">Their number.</param>
/// <param name="Whole">Number of elements of the storage of that name.</param>
internal sealed record PickleStorage(string Key, ScalarType? Type, long First, long Elements, long Whole);

/// <summary>A tensor: a view of a storage.</summary>
internal sealed record PickledTensor(PickleStorage Storage, ScalarType Type, long Offset, long[] Shape, long[] Strides);
