using System.Buffers.Binary;
using System.Text;
using SeNet.Validation;

namespace SeNet.Weights;

/// <summary>
/// Reads a part of a file in order; never past its end, and never into memory that the part could not fill.
/// </summary>
internal sealed class ByteReader(FileBytes file, long start, long end)
{
    private readonly byte[] buffer = new byte[(int)Math.Clamp(end - start, 1, 1 << 14)];
    private long bufferStart = start;
    private int used;
    private int filled;

    /// <summary>Offset of the next byte in the file.</summary>
    public long Position => bufferStart + used;

    public byte ReadByte()
    {
        if (used == filled)
            Fill(1);
        return buffer[used++];
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Next(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    public double ReadBigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Next(8));

    /// <summary>Reads at most 255 bytes; they are valid until the next call.</summary>
    public ReadOnlySpan<byte> ReadBytes(byte count) => Next(count);

    public string ReadText(long count, Encoding encoding)
    {
        Require(count);
        if (count <= buffer.Length)
            return Decode(Next((int)count), encoding);
        var bytes = new byte[count];
        file.Read(bytes, Position);
        Skip(count);
        return Decode(bytes, encoding);
    }

    /// <summary>Reads an ASCII line of at most 255 characters, without its end.</summary>
    public string ReadLine()
    {
        Span<char> line = stackalloc char[256];
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = (char)ReadByte();
            if (line[i] == '\n')
                return new string(line[..i]);
        }

        throw Fault("a name has more than 255 characters");
    }

    public void Skip(long count)
    {
        Require(count);
        if (count <= filled - used)
        {
            used += (int)count;
            return;
        }

        bufferStart = Position + count;
        used = filled = 0;
    }

    /// <summary>Fails if fewer bytes are left.</summary>
    public void Require(long count)
    {
        if (count < 0 || count > end - Position)
            throw Fault($"{(ulong)count} bytes are announced, {end - Position} are left");
    }

    /// <summary>The file's exception, at the current position.</summary>
    public WeightsFormatException Fault(string reason, Exception? inner = null) =>
        new(file.Path, Position, reason, inner);

    private string Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw Fault("a text is not in UTF-8", e);
        }
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        if (filled - used < count)
            Fill(count);
        used += count;
        return buffer.AsSpan(used - count, count);
    }

    private void Fill(int count)
    {
        Require(count);
        bufferStart = Position;
        used = 0;
        filled = (int)Math.Min(buffer.Length, end - bufferStart);
        file.Read(buffer.AsSpan(0, filled), bufferStart);
    }
}
