using SeNet.Collections;

namespace SeNet.Data;

/// <summary>Images that are equal, or nearly so.</summary>
/// <param name="Images">Two or more, in the order of test, validation, training, then of the files.</param>
public sealed record DuplicateGroup(IReadOnlyList<CheckedImage> Images)
{
    /// <inheritdoc cref="DuplicateGroup(IReadOnlyList{CheckedImage})" path="/param[@name='Images']"/>
    public IReadOnlyList<CheckedImage> Images { get; init; } = new ValueList<CheckedImage>(Images);

    /// <summary>
    /// Whether the images are of several splits: what a network is tested with, it was trained with (leakage).
    /// </summary>
    public bool IsLeakage => Images.Any(image => image.Split != Images[0].Split);

    /// <summary>Whether the images have different classes: at least one of them is wrong.</summary>
    public bool HasDifferentClasses => Images.Any(image => image.ClassName != Images[0].ClassName);
}
