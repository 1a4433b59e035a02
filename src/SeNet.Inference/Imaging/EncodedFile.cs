using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>An image in a file, which is opened when it is read.</summary>
internal sealed class EncodedFile(string path) : EncodedImage
{
    public override string Name => $"'{path}'";

    public override string Path => path;

    public override string Remedy => "get a good copy of it, or leave it out of the set";

    public override long Length => new FileInfo(path).Length;

    public override SKCodec? CreateCodec(out SKCodecResult result) => SKCodec.Create(path, out result);

    public override int Read(Span<byte> target, long position)
    {
        using var file = File.OpenHandle(path);
        return RandomAccess.Read(file, target, position);
    }

    public override FileContent Content() => FileContent.Read(path);
}
