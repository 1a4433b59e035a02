namespace SeNet.Weights.Caffe;

/// <summary>A layer of a Caffe file that has weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, for example <c>Convolution</c>.</param>
/// <param name="Blobs">Its weights.</param>
internal sealed record CaffeLayer(string Name, string Type, IReadOnlyList<CaffeBlob> Blobs)
{
    /// <summary>Key of a blob in a <see cref="CaffeArchive"/>.</summary>
    public string Key(int blob) => $"{Name}/{blob}";
}
