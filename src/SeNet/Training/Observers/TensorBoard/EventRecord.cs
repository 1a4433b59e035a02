using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SeNet.Training;

/// <summary>
/// The records of a TensorBoard event file. A record is the length of its data (8 bytes, little-endian), a checksum of
/// these bytes, the data and a checksum of the data. The data are a protocol buffer <c>Event</c>: <c>wall_time</c> (1,
/// double), <c>step</c> (2, int64), <c>file_version</c> (3, string) or <c>summary</c> (5), which has values (1) of
/// <c>tag</c> (1, string) and <c>simple_value</c> (2, float).
/// </summary>
internal static class EventRecord
{
    /// <summary>Number of bytes of a record beside its data.</summary>
    public const int Overhead = 16;

    private const int DataStart = 12;

    /// <summary>The record with which a file begins.</summary>
    public static byte[] FileVersion(double wallTime)
    {
        var message = Start(wallTime, step: 0);
        WriteBytes(message, 3, "brain.Event:2"u8);
        return Framed(message);
    }

    /// <summary>A record of scalars.</summary>
    /// <param name="wallTime">Seconds since 1970.</param>
    /// <param name="step">The step, 0 or more.</param>
    /// <param name="scalars">The values by their tags.</param>
    public static byte[] Scalars(double wallTime, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new MemoryStream();
        Span<byte> single = stackalloc byte[sizeof(float)];
        foreach (var (tag, number) in scalars)
        {
            var value = new MemoryStream();
            WriteBytes(value, 1, Encoding.UTF8.GetBytes(tag));
            WriteKey(value, 2, wireType: 5);
            BinaryPrimitives.WriteSingleLittleEndian(single, (float)number);
            value.Write(single);
            WriteBytes(summary, 1, Written(value));
        }

        var message = Start(wallTime, step);
        WriteBytes(message, 5, Written(summary));
        return Framed(message);
    }

    /// <summary>
    /// Reads the record at the start of bytes: its length, and the step of its event. Null if it is damaged or not one
    /// of <see cref="FileVersion"/> and <see cref="Scalars"/>.
    /// </summary>
    public static (int Length, long Step)? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Overhead)
            return null;
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Checksum(bytes[..8])
            || length > (ulong)(bytes.Length - Overhead))
            return null;
        var data = bytes.Slice(DataStart, (int)length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(DataStart + data.Length)..]) != Checksum(data)
            || data.Length < 11 || data[0] != Key(1, wireType: 1) || data[9] != Key(2, wireType: 0))
            return null;
        long step = 0;
        for (var (i, shift) = (10, 0); i < data.Length && shift < 64; i++, shift += 7)
        {
            step |= (long)(data[i] & 0x7f) << shift;
            if (data[i] < 0x80)
                return (Overhead + data.Length, step);
        }

        return null;
    }

    /// <summary>CRC-32C of the bytes, rotated and offset, as checksums of data that hold checksums are.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes) =>
        BitOperations.RotateRight(Crc32C(bytes), 15) + 0xa282ead8;

    internal static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    private static MemoryStream Start(double wallTime, long step)
    {
        var message = new MemoryStream();
        WriteKey(message, 1, wireType: 1);
        Span<byte> time = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(time, wallTime);
        message.Write(time);
        WriteKey(message, 2, wireType: 0);
        WriteVarint(message, (ulong)step);
        return message;
    }

    private static byte[] Framed(MemoryStream message)
    {
        var data = Written(message);
        var record = new byte[Overhead + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(DataStart));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(DataStart + data.Length), Checksum(data));
        return record;
    }

    private static byte Key(int field, int wireType) => (byte)(field << 3 | wireType);

    private static void WriteKey(MemoryStream stream, int field, int wireType) =>
        stream.WriteByte(Key(field, wireType));

    private static void WriteBytes(MemoryStream stream, int field, ReadOnlySpan<byte> bytes)
    {
        WriteKey(stream, field, wireType: 2);
        WriteVarint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void WriteVarint(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }

    private static ReadOnlySpan<byte> Written(MemoryStream stream) =>
        stream.GetBuffer().AsSpan(0, (int)stream.Length);
}
