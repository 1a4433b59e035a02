namespace SeNet.Imaging;

/// <summary>
/// The filter by which images are resized. As in Pillow, it is widened when an image becomes smaller (antialiasing).
/// </summary>
public enum Interpolation
{
    /// <summary>Bilinear: a triangle of width 2.</summary>
    Bilinear,

    /// <summary>Bicubic: Keys's cubic of width 4 with a = -1/2.</summary>
    Bicubic,
}
