namespace SeNet.Data;

/// <summary>How rotated, sheared or moved images take their pixels from the original.</summary>
public enum GeometricInterpolation
{
    /// <summary>The nearest pixel, the default of torchvision.</summary>
    Nearest,

    /// <summary>The weighted mean of the four nearest pixels.</summary>
    Bilinear,
}
