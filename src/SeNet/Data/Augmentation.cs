using SeNet.Collections;

namespace SeNet.Data;

/// <summary>
/// Random changes of training images, applied in this order: resized crop, color jitter, padding and random crop,
/// horizontal flip, cutout.
/// </summary>
/// <remarks>Black padding is 0 before normalisation, as torchvision's <c>RandomCrop</c> on an image gives.</remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions
/// {
///     Augmentation = Augmentation.ImageNet with { ResizedCrop = new ResizedCrop { MinArea = 0.25 } },
/// };
/// </code>
/// </example>
public sealed record Augmentation
{
    /// <summary>No augmentation.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>The notebook's augmentation: padding of 4 pixels, random crop, horizontal flip.</summary>
    public static Augmentation Notebook { get; } = new() { Padding = 4, HorizontalFlip = true };

    /// <summary>
    /// The usual augmentation for ImageNet: <see cref="ResizedCrop"/>, horizontal flip, and brightness, contrast and
    /// saturation changed by up to 40%.
    /// </summary>
    public static Augmentation ImageNet { get; } = new()
    {
        ResizedCrop = new ResizedCrop(),
        HorizontalFlip = true,
        ColorJitter = new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 },
    };

    /// <summary>
    /// Crops a random part of the image and resizes it to the network's size. Null, the default, for the image as in
    /// evaluation.
    /// </summary>
    public ResizedCrop? ResizedCrop { get; init; }

    /// <summary>Random changes of the colours. Null, the default, for none.</summary>
    public ColorJitter? ColorJitter { get; init; }

    /// <summary>
    /// Number of pixels added on each side before a random crop of the original size, whose (2 x Padding + 1)^2 places
    /// are equally likely.
    /// </summary>
    /// <value>0 to 1024. The default is 0: no crop.</value>
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
    /// Whether the padding mirrors the image at its edges. If false, the default, the padding is black.
    /// </summary>
    public bool ReflectPadding { get; init; }

    /// <summary>Whether images are mirrored left to right with probability 1/2. The default is false.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>
    /// Whether flips alternate: each image is mirrored in either all odd or all even epochs, chosen at random, so that
    /// any two consecutive epochs show both sides of it (Jordan, arXiv 2404.00498, section 3.6). The default is false.
    /// Requires <see cref="HorizontalFlip"/>.
    /// </summary>
    public bool AlternateFlips { get; init; }

    /// <summary>
    /// Side in pixels of a square at a random place of the image that is set to the training set's mean (DeVries and
    /// Taylor, arXiv 1708.04552).
    /// </summary>
    /// <value>0 to 1024. The default is 0: no cutout.</value>
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

    /// <summary>
    /// Adds what distinguishes this augmentation from <see cref="Notebook"/>, the default of a training.
    /// </summary>
    internal void AddTo(NamedValues values)
    {
        ResizedCrop?.AddTo(values);
        ColorJitter?.AddTo(values);
        values.Add("padding", Padding, unless: 4);
        values.Add("reflect padding", ReflectPadding, unless: false);
        values.Add("horizontal flip", HorizontalFlip, unless: true);
        values.Add("alternate flips", AlternateFlips, unless: false);
        values.Add("cutout", Cutout, unless: 0);
    }
}
