namespace SeNet.Data;

/// <summary>What a file's content is known by without reading it.</summary>
/// <param name="Length">Number of bytes.</param>
/// <param name="Time">When it was written, in ticks of UTC.</param>
internal readonly record struct FileState(long Length, long Time)
{
    /// <summary>Links are followed.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FileState Of(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        return new(file.Length, file.LastWriteTimeUtc.Ticks);
    }
}
