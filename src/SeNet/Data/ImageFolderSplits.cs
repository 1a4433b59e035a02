namespace SeNet.Data;

/// <summary>The splits of an image folder, all with the same classes in the same order.</summary>
public sealed class ImageFolderSplits
{
    internal ImageFolderSplits(
        ImageFiles train, ImageFiles? validation, ImageFiles? test, string layout, IReadOnlyList<string> notes)
    {
        Train = train;
        Validation = validation;
        Test = test;
        Layout = layout;
        Notes = notes;
    }

    /// <summary>Training images.</summary>
    public ImageFiles Train { get; }

    /// <summary>
    /// Validation images, to choose a model by; null where the folder has no such split.
    /// </summary>
    public ImageFiles? Validation { get; }

    /// <summary>Test images; null where the folder has a validation split and no test split.</summary>
    public ImageFiles? Test { get; }

    /// <summary>
    /// Images to test on after each epoch: <see cref="Validation"/>, or <see cref="Test"/> where there is none.
    /// </summary>
    public ImageFiles ValidationOrTest => Validation ?? Test!;

    /// <summary>
    /// Images of the last evaluation: <see cref="Test"/>, or <see cref="Validation"/> where there is none.
    /// </summary>
    public ImageFiles TestOrValidation => Test ?? Validation!;

    /// <summary>The folders that were chosen, and the number of images of each, in one line.</summary>
    public string Layout { get; }

    /// <summary>
    /// Remarks, one line each: files left out, folders not used, classes without test images. May be
    /// empty.
    /// </summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary><see cref="Layout"/> and <see cref="Notes"/>, one line each.</summary>
    public override string ToString() => string.Join(Environment.NewLine, [Layout, .. Notes]);
}
