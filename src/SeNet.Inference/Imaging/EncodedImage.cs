using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>An image as it is stored: the bytes of a JPEG, PNG, GIF, BMP or WebP.</summary>
internal abstract class EncodedImage : IDisposable
{
    /// <summary>What messages call it, at the beginning of a sentence.</summary>
    public abstract string Name { get; }

    /// <summary>Path of the file; empty for bytes in memory.</summary>
    public abstract string Path { get; }

    /// <summary>What to do with one that cannot be read.</summary>
    public abstract string Remedy { get; }

    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Opens it for decoding; null if that is refused.</summary>
    public abstract SKCodec? CreateCodec(out SKCodecResult result);

    /// <summary>Copies bytes.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="position">The first one's place.</param>
    /// <returns>Number of bytes that there are of those wanted.</returns>
    public abstract int Read(Span<byte> target, long position);

    /// <summary>What it holds, found out from its first bytes.</summary>
    public abstract FileContent Content();

    public virtual void Dispose()
    {
    }
}
