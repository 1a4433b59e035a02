namespace SeNet.Graphs;

/// <summary>
/// Shape of one image's feature maps, [Channels, Height, Width], or of its pooled features, [Channels].
/// </summary>
/// <param name="Channels">Number of channels, or of features.</param>
/// <param name="Height">Height in pixels; 1 for pooled features.</param>
/// <param name="Width">Width in pixels; 1 for pooled features.</param>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>Whether height and width are gone, as after global pooling.</summary>
    public bool IsVector { get; private init; }

    /// <summary>Number of elements of one image.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>Shape of pooled features, [features].</summary>
    /// <param name="features">Number of features.</param>
    public static FeatureShape Vector(int features) => new(features, 1, 1) { IsVector = true };

    /// <summary>The dimensions of a batch: [images, C, H, W], or [images, C] for pooled features.</summary>
    /// <param name="images">Number of images.</param>
    public IReadOnlyList<long> OfBatch(long images) =>
        IsVector ? [images, Channels] : [images, Channels, Height, Width];

    /// <inheritdoc/>
    public override string ToString() => IsVector ? $"[{Channels}]" : $"[{Channels}, {Height}, {Width}]";
}
