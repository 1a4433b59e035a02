namespace SeNet.Weights;

/// <summary>A tensor to be written to a file.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Info">Its type and shape.</param>
/// <param name="Write">
/// Writes its bytes: row-major, little-endian, <see cref="TensorInfo.ByteLength"/> of them. Called once, when the file
/// comes to them.
/// </param>
internal sealed record TensorContent(string Key, TensorInfo Info, Action<Stream> Write);
