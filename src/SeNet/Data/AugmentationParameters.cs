using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>The random choices of an augmentation for one image in one epoch. Lengths are in pixels.</summary>
/// <param name="Top">Distance of the crop's top edge below the image's; negative in the padding above.</param>
/// <param name="Left">Distance of the crop's left edge right of the image's.</param>
/// <param name="Flipped">Whether the crop is mirrored left to right.</param>
/// <param name="CutTop">First erased row of the result; may be outside.</param>
/// <param name="CutLeft">First erased column of the result; may be outside.</param>
internal readonly record struct AugmentationParameters(int Top, int Left, bool Flipped, int CutTop, int CutLeft)
{
    /// <summary>Draws them: a function of (seed, epoch, image) alone.</summary>
    public static AugmentationParameters Create(
        ImageSource images, Augmentation augmentation, int seed, int epoch, int index)
    {
        var (padding, cutout) = (augmentation.Padding, augmentation.Cutout);
        return new AugmentationParameters(
            Crop(RandomPurpose.CropTop),
            Crop(RandomPurpose.CropLeft),
            augmentation.HorizontalFlip && Flip(),
            Cut(images.Height, RandomPurpose.CutoutTop),
            Cut(images.Width, RandomPurpose.CutoutLeft));

        int Crop(RandomPurpose purpose) =>
            padding == 0 ? 0 : CounterRandom.Below(2 * padding + 1, seed, epoch, index, purpose) - padding;

        // The square's center is on the image.
        int Cut(int side, RandomPurpose purpose) =>
            cutout == 0 ? 0 : CounterRandom.Below(side, seed, epoch, index, purpose) - cutout / 2;

        bool Flip() => augmentation.AlternateFlips
            ? CounterRandom.Coin(seed, 0, index, RandomPurpose.Flip) ^ (epoch % 2 != 0)
            : CounterRandom.Coin(seed, epoch, index, RandomPurpose.Flip);
    }
}
