namespace SeNet.Data;

/// <summary>The filter by which images are scaled. Each is widened when an image becomes smaller (antialiasing), as Pillow has it.</summary>
public enum Interpolation
{
    /// <summary>Triangle of width 2.</summary>
    Bilinear,

    /// <summary>Keys's cubic of width 4 with a = -1/2.</summary>
    Bicubic,
}
