using SeNet.Collections;
using SeNet.Data.Randomness;
using SeNet.Imaging;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Sets a square at a random place of the image to the training set's mean (DeVries and Taylor, arXiv 1708.04552). Its
/// center is on the image; a part of it may be outside.
/// </summary>
public sealed record Cutout : ErasingTransform
{
    /// <summary>Creates a cutout.</summary>
    /// <param name="size">The <see cref="Size"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not 1 to 1024.</exception>
    public Cutout(int size = 8) => Size = size;

    /// <summary>Side of the square in pixels.</summary>
    /// <value>1 to 1024. Default: 8; usual for CIFAR-10 are 8 to 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 1 to 1024.</exception>
    public int Size { get; init => field = Require.InRange(value, 1, 1024, nameof(Size)); }

    internal override int MaxBoxes => 1;

    internal override int Choose(int height, int width, RandomKey key, Span<Box> boxes)
    {
        var top = key.Below(height, RandomPurpose.CutoutTop) - Size / 2;
        var left = key.Below(width, RandomPurpose.CutoutLeft) - Size / 2;
        var (firstRow, firstColumn) = (Math.Max(0, top), Math.Max(0, left));
        boxes[0] = new Box(
            firstRow, firstColumn, Math.Min(height, top + Size) - firstRow, Math.Min(width, left + Size) - firstColumn);
        return 1;
    }

    internal override void AddTo(NamedValues values) => values.Add("size", Size, unless: 8);
}
