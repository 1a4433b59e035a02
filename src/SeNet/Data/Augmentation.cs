namespace SeNet.Data;

/// <summary>
/// Random changes of training images, in this order: a crop scaled to the size, colours, padding with a random crop of
/// the size, a horizontal flip, an erased square.
/// </summary>
/// <remarks>Black padding is 0 before normalisation, as torchvision's <c>RandomCrop</c> on an image gives.</remarks>
public sealed record Augmentation
{
    /// <summary>Leaves images as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>The notebook's: padding of 4 pixels, random crop, flip.</summary>
    public static Augmentation Notebook { get; } = new() { Padding = 4, HorizontalFlip = true };

    /// <summary>
    /// What is usual for ImageNet: <see cref="ResizedCrop"/>, flip, and brightness, contrast and saturation changed by
    /// up to 40%.
    /// </summary>
    public static Augmentation ImageNet { get; } = new()
    {
        ResizedCrop = new ResizedCrop(),
        HorizontalFlip = true,
        ColorJitter = new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 },
    };

    /// <summary>
    /// A random part of the image, scaled to the size that the network sees; null, the default, for the image as it is
    /// seen without augmentation.
    /// </summary>
    public ResizedCrop? ResizedCrop { get; init; }

    /// <summary>Random changes of the colours; null, the default, for none.</summary>
    public ColorJitter? ColorJitter { get; init; }

    /// <summary>
    /// Pixels added on each side before a crop of the original size at one of (2 x Padding + 1)^2 places, all equally
    /// likely; 0, the default, for no crop.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 0 to 1024.</exception>
    public int Padding
    {
        get;
        init => field = value is >= 0 and <= 1024
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Padding), value, "Padding is 0 to 1024 pixels; the notebook's is 4.");
    }

    /// <summary>
    /// What the added pixels are: black if false, the default; the image mirrored at its edge if true.
    /// </summary>
    public bool ReflectPadding { get; init; }

    /// <summary>Whether an image is mirrored left to right with probability 1/2; false by default.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>
    /// Whether the flips take turns: chance decides only whether an image is mirrored in the odd or in the even epochs,
    /// so that any two epochs in a row show both sides of each (Jordan, arXiv 2404.00498, section 3.6); false by
    /// default. Needs <see cref="HorizontalFlip"/>.
    /// </summary>
    public bool AlternateFlips { get; init; }

    /// <summary>
    /// Side of a square, anywhere on the image, that is erased to the training set's mean (DeVries and Taylor, arXiv
    /// 1708.04552); 0, the default, for none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 0 to 1024.</exception>
    public int Cutout
    {
        get;
        init => field = value is >= 0 and <= 1024
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Cutout), value, "Cutout is 0 to 1024 pixels; usual for CIFAR-10 are 8 to 16.");
    }

    internal bool IsRandom => NewPixels || Padding > 0 || HorizontalFlip || Cutout > 0;

    /// <summary>Whether pixels are computed, not only moved or erased.</summary>
    internal bool NewPixels => ResizedCrop is not null || ColorJitter is not null;
}
