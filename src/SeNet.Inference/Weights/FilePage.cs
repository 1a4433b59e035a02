namespace SeNet.Weights;

/// <summary>Single bytes of a file, of which the last page that was read is kept.</summary>
internal sealed class FilePage(FileBytes file)
{
    private const int Length = 1 << 14;

    private readonly byte[] bytes = new byte[Length];
    private long start;
    private int filled;

    public FileBytes File => file;

    /// <summary>The byte at an offset within the file.</summary>
    /// <exception cref="WeightsFormatException">The file ends before.</exception>
    public byte this[long offset]
    {
        get
        {
            if (offset < start || offset >= start + filled)
                Fill(offset);
            return bytes[offset - start];
        }
    }

    private void Fill(long offset)
    {
        filled = 0;
        start = offset;
        var count = (int)Math.Min(Length, file.Length - offset);
        file.Read(bytes.AsSpan(0, Math.Max(count, 1)), offset);
        filled = count;
    }
}
