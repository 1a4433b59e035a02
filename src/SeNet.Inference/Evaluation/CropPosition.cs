namespace SeNet.Evaluation;

/// <summary>Which part of an image a <see cref="TestTimeView"/> shows.</summary>
public enum CropPosition
{
    /// <summary>The center.</summary>
    Center,

    /// <summary>The top left corner.</summary>
    TopLeft,

    /// <summary>The top right corner.</summary>
    TopRight,

    /// <summary>The bottom left corner.</summary>
    BottomLeft,

    /// <summary>The bottom right corner.</summary>
    BottomRight,
}
