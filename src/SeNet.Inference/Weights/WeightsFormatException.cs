using SeNet.Files;

namespace SeNet.Weights;

/// <summary>A weights file or checkpoint is damaged, or is not in the expected format.</summary>
public sealed class WeightsFormatException : FileFormatException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="offset">Byte offset of the error in the file.</param>
    /// <param name="reason">What is wrong there, as a clause without a full stop.</param>
    /// <param name="innerException">The error that this one was found through. Optional.</param>
    public WeightsFormatException(string file, long offset, string reason, Exception? innerException = null)
        : base($"'{file}', offset {offset}: {reason}.", file, innerException) => Offset = offset;

    /// <summary>Byte offset of the error in the file.</summary>
    public long Offset { get; }
}
