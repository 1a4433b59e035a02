using System.IO.Hashing;

namespace SeNet.Weights;

/// <summary>
/// Passes on what is written, and counts it and sums it up (CRC-32) on the way. The stream behind stays open.
/// </summary>
internal sealed class ChecksumStream(Stream target) : Stream
{
    private readonly Crc32 checksum = new();

    public long Written { get; private set; }

    public uint Checksum => checksum.GetCurrentHashAsUInt32();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        checksum.Append(buffer);
        Written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
