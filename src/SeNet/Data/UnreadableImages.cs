namespace SeNet.Data;

/// <summary>What is done about image files that are damaged.</summary>
public enum UnreadableImages
{
    /// <summary>
    /// All files are decoded once when the set is opened, and damaged ones are left out and counted in
    /// <see cref="ImageSource.Skipped"/>. Training then meets none: number, order and labels of the images are fixed
    /// before it begins, and a resumed run has the same ones. A file that is lost or changed later is an error, which
    /// names it; what was saved until then stays.
    /// </summary>
    Skip,

    /// <summary>Nothing is decoded in advance. A damaged file is an error, which names it, when it is needed.</summary>
    Fail,
}
