using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SeNet.Weights;

/// <summary>A file open for reading at any offset, from any thread.</summary>
/// <remarks>
/// The operating system copies straight into the caller's memory. A mapped file would be counted twice while it is
/// copied, and if another program shortened it meanwhile, the process would end instead of getting an exception.
/// </remarks>
internal sealed class FileBytes : IDisposable
{
    /// <summary>Bytes that are copied at once: few enough to stay in a processor's cache.</summary>
    private const int Piece = 1 << 17;

    private const int LongestSpan = 1 << 30;

    private readonly SafeFileHandle handle;

    public FileBytes(string path)
    {
        Path = path;
        handle = InputFile.Open(
            path,
            file => File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess));
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>Opens a file for something that is to own it, and closes it if that fails.</summary>
    public static T Open<T>(string path, Func<FileBytes, T> use)
    {
        var file = new FileBytes(path);
        try
        {
            return use(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>Fills a buffer with the bytes at an offset.</summary>
    /// <exception cref="WeightsFormatException">The file ends before.</exception>
    public void Read(Span<byte> buffer, long offset)
    {
        if (ReadUpTo(buffer, offset) < buffer.Length)
            throw new WeightsFormatException(
                Path, Length, $"the file ends where {buffer.Length} bytes from offset {offset} were expected");
    }

    /// <summary>Fills memory of any size with the bytes at an offset.</summary>
    /// <exception cref="WeightsFormatException">The file ends before.</exception>
    public unsafe void Read(byte* destination, long length, long offset)
    {
        for (var done = 0L; done < length; done += LongestSpan)
            Read(new Span<byte>(destination + done, (int)Math.Min(LongestSpan, length - done)), offset + done);
    }

    /// <summary>Copies a part of the file to a stream.</summary>
    /// <exception cref="WeightsFormatException">The file ends before.</exception>
    public void CopyTo(Stream stream, long offset, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            for (var done = 0L; done < length; done += Piece)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(Piece, length - done));
                Read(piece, offset + done);
                stream.Write(piece);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Fills a buffer as far as the file goes.</summary>
    /// <returns>How many bytes were read.</returns>
    public int ReadUpTo(Span<byte> buffer, long offset)
    {
        var read = 0;
        while (read < buffer.Length)
        {
            var count = RandomAccess.Read(handle, buffer[read..], offset + read);
            if (count == 0)
                break;
            read += count;
        }

        return read;
    }

    public void Dispose() => handle.Dispose();
}
