namespace SeNet.Quantization;

/// <summary>How the range of a value's numbers is chosen, outside of which they are clipped.</summary>
public enum CalibrationMethod
{
    /// <summary>From the smallest to the largest number seen.</summary>
    MinMax,

    /// <summary>
    /// The range that loses the least information, by the Kullback-Leibler divergence between the numbers' histogram
    /// and the same in 128 bins.
    /// </summary>
    Entropy,

    /// <summary>The range that holds 99.999% of the numbers.</summary>
    Percentile,
}
