using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>What a <see cref="TensorArchive"/> tells of a tensor without reading it.</summary>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its sizes; empty for a scalar.</param>
public sealed record TensorInfo(ScalarType Type, IReadOnlyList<long> Shape);
