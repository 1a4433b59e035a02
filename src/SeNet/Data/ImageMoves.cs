using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>
/// Padding and crop, then flips: pixels only change their places, and each row and column of the result comes from one
/// of the image. Any of them may be missing.
/// </summary>
internal sealed class ImageMoves
{
    private const int Outside = -1;

    private readonly PadAndCrop? crop;
    private readonly RandomHorizontalFlip? horizontal;
    private readonly bool alternates;
    private readonly RandomVerticalFlip? vertical;

    public ImageMoves(IEnumerable<Transform> transforms)
    {
        foreach (var transform in transforms)
        {
            crop ??= transform as PadAndCrop;
            horizontal ??= transform as RandomHorizontalFlip;
            alternates |= transform is AlternatingHorizontalFlip;
            vertical ??= transform as RandomVerticalFlip;
        }
    }

    /// <summary>Whether the padding mirrors the image.</summary>
    public bool Reflects => crop is { Reflect: true };

    /// <summary>Whether transforms are at most one crop, and then at most one flip of each direction.</summary>
    public static bool IsPattern(IEnumerable<Transform> transforms)
    {
        int[] kinds = [.. transforms.Select(transform => transform switch
        {
            PadAndCrop => 0,
            RandomHorizontalFlip or AlternatingHorizontalFlip => 1,
            RandomVerticalFlip => 2,
            _ => -1,
        })];
        return !kinds.Contains(-1) && kinds.Distinct().Count() == kinds.Length && Array.IndexOf(kinds, 0) <= 0;
    }

    /// <summary>Draws the places for one image in one epoch.</summary>
    public Placement Choose(RandomKey key)
    {
        var (top, left) = crop?.Choose(key) ?? (0, 0);
        return new Placement(
            top,
            left,
            horizontal?.Choose(key) ?? (alternates && AlternatingHorizontalFlip.Choose(key)),
            vertical?.Choose(key) ?? false);
    }

    /// <summary>The row or column that is seen at a position; negative in black padding.</summary>
    public int Source(int position, int length) =>
        crop is not null ? crop.Source(position, length) : (uint)position < (uint)length ? position : Outside;
}
