using SeNet.Data.Randomness;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>Erases rectangles of an image after it is normalized, where the mean of the training set is 0.</summary>
public abstract record ErasingTransform : Transform
{
    private protected ErasingTransform()
    {
    }

    internal sealed override TransformStage Stage => TransformStage.Erasing;

    /// <summary>Largest number of rectangles of an image.</summary>
    internal abstract int MaxBoxes { get; }

    /// <summary>What takes the place of the pixels.</summary>
    internal virtual ErasingFill Filling => ErasingFill.Mean;

    /// <summary>
    /// Chooses the rectangles of an image of a size: it writes them, all inside the image, and returns their number.
    /// </summary>
    internal abstract int Choose(int height, int width, RandomKey key, Span<Box> boxes);
}
