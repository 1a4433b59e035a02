namespace SeNet.Data;

/// <summary>
/// What happens to the last batch of an epoch where the number of images is not a multiple of the batch size.
/// </summary>
public enum LastBatch
{
    /// <summary>The last batch is smaller.</summary>
    Keep,

    /// <summary>
    /// The last batch is left out. In random order, each epoch leaves out other images. A set smaller than a batch is
    /// still one batch.
    /// </summary>
    Drop,

    /// <summary>Its images are added to the previous batch, which is then larger than the batch size.</summary>
    Merge,
}
