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

    /// <summary>Images to learn from.</summary>
    public ImageFiles Train { get; }

    /// <summary>
    /// Images to choose a model by, where the folder has such a split beside or instead of <see cref="Test"/>; else
    /// null.
    /// </summary>
    public ImageFiles? Validation { get; }

    /// <summary>Images to judge the chosen model by; null where the folder has a validation split alone.</summary>
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
    /// What else is worth knowing, a line each: files left out, folders not used, classes without test images. May be
    /// empty.
    /// </summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary><see cref="Layout"/> and <see cref="Notes"/>, a line each.</summary>
    public override string ToString() => string.Join(Environment.NewLine, [Layout, .. Notes]);
}
