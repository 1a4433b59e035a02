namespace SeNet.Data;

/// <summary>Where the pixels of one image in one epoch come from. Lengths are in pixels.</summary>
/// <param name="Top">Distance of the crop's top edge below the image's; negative in the padding above.</param>
/// <param name="Left">Distance of the crop's left edge right of the image's.</param>
/// <param name="Mirrored">Whether the crop is mirrored left to right.</param>
/// <param name="UpsideDown">Whether the crop is mirrored top to bottom.</param>
internal readonly record struct Placement(int Top, int Left, bool Mirrored, bool UpsideDown);
