namespace SeNet.Weights.Caffe;

/// <summary>Where a tensor lies in a Caffe file.</summary>
/// <param name="Info">Its type and shape; an older file has four sizes always, the first of them 1 where the tensor has fewer.</param>
/// <param name="Start">Offset of its elements, side by side in row-major order.</param>
/// <param name="Length">Their bytes, as many as type and shape need.</param>
internal sealed record CaffeBlob(TensorInfo Info, long Start, long Length)
{
    /// <summary>The elements in the file.</summary>
    public TensorView View
    {
        get
        {
            long[] shape = [.. Info.Shape];
            return new TensorView(Info.Type, shape, TensorShape.ContiguousStrides(shape), Start);
        }
    }
}
