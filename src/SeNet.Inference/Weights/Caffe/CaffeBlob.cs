namespace SeNet.Weights.Caffe;

/// <summary>Where a tensor is in a Caffe file.</summary>
/// <param name="Info">
/// Its type and shape. An older file always has four sizes, the first of them 1 where the tensor has fewer.
/// </param>
/// <param name="Start">Offset of its elements, side by side in row-major order.</param>
internal sealed record CaffeBlob(TensorInfo Info, long Start)
{
    /// <summary>The elements in the file.</summary>
    public TensorView View => TensorView.Contiguous(Info.Type, [.. Info.Shape], Start);
}
