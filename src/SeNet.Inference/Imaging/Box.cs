namespace SeNet.Imaging;

/// <summary>A rectangle of pixels.</summary>
/// <param name="Top">Its first row.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
internal readonly record struct Box(int Top, int Left, int Height, int Width);
