namespace SeNet.Data;

/// <summary>An image that cannot be read.</summary>
/// <param name="Image">The image.</param>
/// <param name="Reason">Why, for example "is a JPEG image whose end is missing: the file is truncated".</param>
public sealed record CorruptImage(CheckedImage Image, string Reason);
