using SeNet.Collections;
using SeNet.Data.Randomness;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Adds pixels on each side and takes a crop of the original size, whose (2 x Padding + 1)^2 places are equally likely,
/// as torchvision's <c>RandomCrop</c> with padding.
/// </summary>
/// <remarks>The padding is black before normalization, as that of torchvision on an image.</remarks>
public sealed record PadAndCrop : ImageTransform
{
    private const int Outside = -1;

    /// <summary>Creates the transform.</summary>
    /// <param name="padding">The <see cref="Padding"/>.</param>
    /// <param name="reflect">Whether to <see cref="Reflect"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="padding"/> is not 1 to 1024.</exception>
    public PadAndCrop(int padding = 4, bool reflect = false)
    {
        Padding = padding;
        Reflect = reflect;
    }

    /// <summary>Number of pixels added on each side.</summary>
    /// <value>1 to 1024. Default: 4, as in the notebook.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 1 to 1024.</exception>
    public int Padding { get; init => field = Require.InRange(value, 1, 1024, nameof(Padding)); }

    /// <summary>Whether the padding mirrors the image at its edges. If false, the default, it is black.</summary>
    public bool Reflect { get; init; }

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var (top, left) = Choose(random.Key);
        var result = image.Scratch;
        for (int channel = 0, at = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            for (var y = 0; y < image.Height; y++)
            {
                var row = Source(y + top, image.Height);
                for (var x = 0; x < image.Width; x++, at++)
                {
                    var column = Source(x + left, image.Width);
                    result[at] = row == Outside || column == Outside ? (byte)0 : plane[row * image.Width + column];
                }
            }
        }

        image.UseScratch();
    }

    /// <summary>
    /// Chooses how far the crop's top edge is below the image's, and its left edge right of it; negative in the
    /// padding.
    /// </summary>
    internal (int Top, int Left) Choose(RandomKey key) =>
        (key.Below(2 * Padding + 1, RandomPurpose.CropTop) - Padding,
            key.Below(2 * Padding + 1, RandomPurpose.CropLeft) - Padding);

    /// <summary>The row or column that is seen at a position; negative in black padding.</summary>
    internal int Source(int position, int length) =>
        Reflect ? PixelOperations.Mirrored(position, length)
        : (uint)position < (uint)length ? position
        : Outside;

    internal override void AddTo(NamedValues values)
    {
        values.Add("padding", Padding, unless: 4);
        values.Add("reflect", Reflect, unless: false);
    }
}
