using SeNet.Evaluation;
using SeNet.Validation;

namespace SeNet.Engine;

/// <summary>How a <see cref="Classifier"/> works.</summary>
public sealed record ClassifierOptions
{
    /// <summary>How the network runs.</summary>
    /// <value>All processors.</value>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>Number of classes in <see cref="Classification.Top"/>.</summary>
    /// <value>At least 1; 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Top { get; init => field = Require.AtLeastOne(value, nameof(Top)); } = 5;

    /// <summary>
    /// Maximum number of pixels of an image. A larger one is refused before it is decoded, by what its header says.
    /// </summary>
    /// <value>At least 1; 100 million.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxPixels { get; init => field = Require.AtLeastOne(value, nameof(MaxPixels)); } = 100_000_000;

    /// <summary>Views of an image over whose outputs the mean is taken.</summary>
    /// <value>None: the image as it is.</value>
    public TestTimeAugmentation Augmentation
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Augmentation));
            field = value;
        }
    }
    = TestTimeAugmentation.None;

    /// <summary>Whether images are rotated and mirrored by their EXIF orientation.</summary>
    /// <value>True.</value>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>Maximum number of images of a list that are decoded and classified together.</summary>
    /// <value>At least 1; 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Require.AtLeastOne(value, nameof(BatchSize)); } = 16;
}
