namespace SeNet.Data;

/// <summary>Random changes of training images: zero padding with a random crop of the original size, and a horizontal flip.</summary>
/// <remarks>Padding is black (0) before normalisation, as torchvision's <c>RandomCrop</c> on an image gives.</remarks>
public sealed record Augmentation
{
    /// <summary>Leaves images as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>The notebook's: padding of 4 pixels, random crop, flip.</summary>
    public static Augmentation Notebook { get; } = new() { Padding = 4, HorizontalFlip = true };

    /// <summary>
    /// Pixels added on each side before a crop of the original size at one of (2 x Padding + 1)^2 places, all equally likely; 0, the default, for no crop.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 0 to 1024.</exception>
    public int Padding
    {
        get;
        init => field = value is >= 0 and <= 1024
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Padding), value, "Padding is 0 to 1024 pixels; the notebook's is 4.");
    }

    /// <summary>Whether an image is mirrored left to right with probability 1/2; false by default.</summary>
    public bool HorizontalFlip { get; init; }

    internal bool IsRandom => Padding > 0 || HorizontalFlip;
}
