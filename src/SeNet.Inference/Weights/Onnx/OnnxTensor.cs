namespace SeNet.Weights.Onnx;

/// <summary>A tensor of an ONNX file, and where its elements are.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Info">Type and shape.</param>
/// <param name="Position">Offset of the elements in the file.</param>
/// <param name="Length">Bytes that they take there.</param>
internal sealed record OnnxTensor(string Name, TensorInfo Info, long Position, long Length)
{
    /// <summary>Whether the elements are numbers of variable length rather than bytes side by side.</summary>
    public bool IsVarints { get; init; }

    /// <summary>Path of another file with the elements, relative to this one's folder; null for none.</summary>
    public string? Location { get; init; }
}
