namespace SeNet.Data.Randomness;

/// <summary>
/// What a random number is for: keeps the draws of one image apart. The values are part of the results: never renumber.
/// </summary>
internal enum RandomPurpose
{
    Order = 1,
    CropTop = 2,
    CropLeft = 3,
    Flip = 4,
    Split = 5,
    CutoutTop = 6,
    CutoutLeft = 7,
    ResizedCrop = 8,
    ColorJitter = 9,
    VerticalFlip = 10,
    Fold = 11,
    LibTorch = 12,
}
