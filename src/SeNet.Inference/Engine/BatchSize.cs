namespace SeNet.Engine;

/// <summary>Number and size of images.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Height">Their height in pixels.</param>
/// <param name="Width">Their width in pixels.</param>
internal readonly record struct BatchSize(int Images, int Height, int Width);
