using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Cli.Sources;

/// <summary>The images of a folder or of a named data set, by split, all with the same classes.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Validation">Validation images, or null.</param>
/// <param name="Test">Test images, or null if there are validation images.</param>
/// <param name="Root">Folder that file names are relative to; null where images have no files of their own.</param>
/// <param name="Normalization">The data set's own; null for photos.</param>
/// <param name="Lines">What was found, for the reader: a line each.</param>
internal sealed record OpenedData(
    ImageSource Train,
    ImageSource? Validation,
    ImageSource? Test,
    string? Root,
    Normalization? Normalization,
    IReadOnlyList<string> Lines)
{
    /// <summary>Images to test on after each epoch.</summary>
    public ImageSource ValidationOrTest => Validation ?? Test!;

    /// <summary>Images of the last evaluation.</summary>
    public ImageSource TestOrValidation => Test ?? Validation!;

    /// <summary>Name of an image: its file, relative to the folder, or its number.</summary>
    public string NameOf(ImageSource images, int index) => images is ImageFiles files
        ? Path.GetRelativePath(Root!, files.Path(index)).Replace(Path.DirectorySeparatorChar, '/')
        : index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The images of a split by its name.</summary>
    public ImageSource Split(string name) => name switch
    {
        "train" => Train,
        "val" => Validation ?? throw new UsageException(
            "--split is 'val', but the data have no validation images; give --split test or --split train."),
        _ => TestOrValidation,
    };
}
