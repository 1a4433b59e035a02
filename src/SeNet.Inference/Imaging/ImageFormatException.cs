using SeNet.Files;

namespace SeNet.Imaging;

/// <summary>An image is damaged, or is not in a format that can be read.</summary>
public sealed class ImageFormatException : FileFormatException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What is wrong with the file, and what to do.</param>
    /// <param name="file">Path of the file; empty for an image in memory.</param>
    /// <param name="innerException">The error that this one was found through. Optional.</param>
    public ImageFormatException(string message, string file, Exception? innerException = null)
        : base(message, file, innerException)
    {
    }
}
