namespace SeNet.Data;

/// <summary>
/// What happens to the last batch of an epoch where the number of images is not a multiple of the batch size.
/// </summary>
public enum LastBatch
{
    /// <summary>It is a smaller batch: of one image, if one is left over.</summary>
    Keep,

    /// <summary>
    /// It is left out. With a random order each epoch leaves out other images. A set smaller than a batch is one batch
    /// all the same.
    /// </summary>
    Drop,

    /// <summary>Its images are added to the batch before it, which is then larger than the batch size.</summary>
    Merge,
}
