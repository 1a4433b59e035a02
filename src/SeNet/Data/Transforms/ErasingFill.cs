namespace SeNet.Data;

/// <summary>What an erased part of an image is filled with.</summary>
public enum ErasingFill
{
    /// <summary>The mean of the training set: 0 after normalization (timm's mode <c>const</c>).</summary>
    Mean,

    /// <summary>
    /// One color for each rectangle, whose normalized channels have the standard normal distribution (<c>rand</c>).
    /// </summary>
    RandomColor,

    /// <summary>Noise: each normalized value has the standard normal distribution (<c>pixel</c>).</summary>
    RandomPixels,
}
