namespace SeNet.Files;

/// <summary>
/// A file is damaged or is not in the format expected of it. The base class for all file formats: catch it to handle
/// damaged weights files and damaged images alike.
/// </summary>
public abstract class FileFormatException : IOException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What is wrong with the file, and where.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="inner">The error that this one was found through. Optional.</param>
    protected FileFormatException(string message, string file, Exception? inner = null)
        : base(message, inner) => File = file;

    /// <summary>Path of the file.</summary>
    public string File { get; }
}
