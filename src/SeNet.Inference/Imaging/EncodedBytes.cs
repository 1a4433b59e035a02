using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>An image in memory.</summary>
/// <param name="bytes">Its bytes, which are copied.</param>
/// <param name="name">What messages call it.</param>
/// <param name="remedy">What to do with one that cannot be read.</param>
internal sealed class EncodedBytes(
    ReadOnlySpan<byte> bytes, string name = "The image", string remedy = "send a good copy of it") : EncodedImage
{
    private readonly SKData data = SKData.CreateCopy(bytes);

    public override string Name => name;

    public override string Path => "";

    public override string Remedy => remedy;

    public override long Length => data.Size;

    // The codec owns the stream.
    public override SKCodec? CreateCodec(out SKCodecResult result) =>
        SKCodec.Create(new SKMemoryStream(data), out result);

    public override int Read(Span<byte> target, long position)
    {
        var bytes = data.AsSpan();
        if (position >= bytes.Length)
            return 0;
        bytes = bytes[(int)position..];
        bytes = bytes[..Math.Min(bytes.Length, target.Length)];
        bytes.CopyTo(target);
        return bytes.Length;
    }

    public override FileContent Content() =>
        FileContent.Of(data.AsSpan()[..(int)Math.Min(data.Size, FileContent.BytesRead)]);

    public override void Dispose()
    {
        data.Dispose();
        base.Dispose();
    }
}
