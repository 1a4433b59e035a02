namespace SeNet.Engine;

/// <summary>
/// An image as a classifier's network takes it: decoded, upright, resized, cropped and normalized. Made by
/// <see cref="Classifier.Prepare(ReadOnlySpan{byte})"/>.
/// </summary>
public sealed class PreparedImage
{
    internal PreparedImage(float[] values) => Values = values;

    /// <summary>Normalized values, [C, size, size].</summary>
    internal float[] Values { get; }
}
