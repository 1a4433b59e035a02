namespace SeNet.Weights.Caffe;

/// <summary>Where one tensor of a network's state comes from.</summary>
/// <param name="Key">Its state key.</param>
/// <param name="Blob">Key of its values in the archive.</param>
internal sealed record CaffeSource(string Key, string Blob)
{
    /// <summary>
    /// Key in the archive of the number to divide by; null for none. Caffe keeps a normalization's mean and variance as
    /// sums and beside them their weight; a weight of 0 means that nothing was summed, and the statistics are 0.
    /// </summary>
    public string? Divisor { get; init; }

    /// <summary>
    /// Whether this is the convolution that takes the image: Caffe's has the channels blue, green, red; ours red,
    /// green, blue.
    /// </summary>
    public bool ReverseInput { get; init; }
}
