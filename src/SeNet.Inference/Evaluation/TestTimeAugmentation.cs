namespace SeNet.Evaluation;

/// <summary>Which variants of an image are classified, and their outputs averaged, to classify it.</summary>
public enum TestTimeAugmentation
{
    /// <summary>The image as it is.</summary>
    None,

    /// <summary>The image and its mirror image. Twice the work.</summary>
    HorizontalFlip,

    /// <summary>
    /// The image and its mirror image, with half of the weight; and both shifted by one pixel up and left, and down and
    /// right, with the other half (Jordan, arXiv 2404.00498, section 3.5). Six times the work.
    /// </summary>
    HorizontalFlipAndShift,
}
