namespace SeNet.Weights;

/// <summary>A weights file or checkpoint is damaged, or is not of the format that was expected.</summary>
public sealed class WeightsFormatException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="offset">Offset in bytes at which the fault lies.</param>
    /// <param name="reason">What is wrong there, as a clause.</param>
    /// <param name="innerException">What led to this.</param>
    public WeightsFormatException(string file, long offset, string reason, Exception? innerException = null)
        : base($"'{file}', offset {offset}: {reason}.", innerException)
    {
        File = file;
        Offset = offset;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Offset in bytes at which the fault lies.</summary>
    public long Offset { get; }
}
