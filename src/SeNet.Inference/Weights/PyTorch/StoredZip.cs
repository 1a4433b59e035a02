using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SeNet.Weights;

/// <summary>
/// Writes a zip archive as PyTorch does: records are not compressed, and each begins at a multiple of 64 bytes, so that
/// it can be used where it is mapped into memory.
/// </summary>
/// <remarks>
/// Format: PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3; sizes and offsets that 32 bits do not hold go into its zip64
/// fields.
/// </remarks>
/// <param name="stream">An empty stream that can seek.</param>
/// <param name="limit">The largest number put into a field of 32 bits. Less than the format's is for tests.</param>
internal sealed class StoredZip(Stream stream, uint limit = uint.MaxValue - 1)
{
    private const int Alignment = 64;
    private const ushort Utf8Names = 1 << 11;
    private const ushort FirstOf1980 = (1 << 5) | 1; // The earliest date: the archive depends on its records alone.
    private const ushort Zip64 = 1;
    private const ushort PaddingField = 0x4246; // 'FB', as PyTorch marks its padding.
    private const uint Elsewhere = uint.MaxValue;

    private readonly List<Entry> entries = [];

    /// <summary>Adds a record.</summary>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        var begin = Begin(name, content.Length);
        stream.Write(content);
        var checksum = new System.IO.Hashing.Crc32();
        checksum.Append(content);
        End(begin, checksum.GetCurrentHashAsUInt32());
    }

    /// <summary>Adds a record of a known length.</summary>
    public void Add(string name, long length, Action<Stream> write)
    {
        var begin = Begin(name, length);
        using var content = new ChecksumStream(stream);
        write(content);
        if (content.Written != length)
            throw new InvalidOperationException($"The record '{name}' has {content.Written} bytes, not the {length} " +
                "that were announced.");
        End(begin, content.Checksum);
    }

    /// <summary>Writes the directory, after which nothing can be added.</summary>
    public void Finish()
    {
        var directory = stream.Position;
        foreach (var entry in entries)
            WriteDirectoryEntry(entry);
        var length = stream.Position - directory;
        if (directory > limit || length > limit || entries.Count >= ushort.MaxValue)
            WriteZip64End(directory, length);
        var count = (ushort)Math.Min(entries.Count, ushort.MaxValue);
        Write(w => w.U32(0x06054b50).U16(0).U16(0).U16(count).U16(count)
            .U32(Short(length)).U32(Short(directory)).U16(0));
    }

    private Entry Begin(string name, long length)
    {
        var entry = new Entry(Encoding.UTF8.GetBytes(name), length, stream.Position);
        var large = length > limit;
        var fixedLength = 30 + entry.Name.Length + (large ? 20 : 0) + 4;
        var padding = (int)((Alignment - ((entry.Offset + fixedLength) % Alignment)) % Alignment);
        Write(w =>
        {
            w.U32(0x04034b50);
            Common(w, entry, large).U16(entry.Name.Length).U16((large ? 20 : 0) + 4 + padding).Bytes(entry.Name);
            if (large)
                w.U16(Zip64).U16(16).U64(length).U64(length);
            w.U16(PaddingField).U16(padding).Bytes(new byte[padding]);
        });
        return entry;
    }

    /// <summary>Puts the checksum into the header, which is there before the content.</summary>
    private void End(Entry entry, uint checksum)
    {
        const int checksumInHeader = 14;
        var end = stream.Position;
        stream.Position = entry.Offset + checksumInHeader;
        Write(w => w.U32(checksum));
        stream.Position = end;
        entries.Add(entry with { Checksum = checksum });
    }

    private void WriteDirectoryEntry(Entry entry)
    {
        var large = entry.Length > limit;
        var far = entry.Offset > limit;
        var extra = (large ? 16 : 0) + (far ? 8 : 0);
        Write(w =>
        {
            w.U32(0x02014b50).U16(Version(large || far));
            Common(w, entry, large || far, large).U16(entry.Name.Length).U16(extra > 0 ? extra + 4 : 0)
                .U16(0).U16(0).U16(0).U32(0).U32(Short(entry.Offset)).Bytes(entry.Name);
            if (extra > 0)
                w.U16(Zip64).U16(extra);
            if (large)
                w.U64(entry.Length).U64(entry.Length);
            if (far)
                w.U64(entry.Offset);
        });
    }

    private void WriteZip64End(long directory, long length)
    {
        var position = stream.Position;
        Write(w => w.U32(0x06064b50).U64(44).U16(Version(true)).U16(Version(true)).U32(0).U32(0)
            .U64(entries.Count).U64(entries.Count).U64(length).U64(directory)
            .U32(0x07064b50).U32(0).U64(position).U32(1));
    }

    /// <summary>What a local header and a directory entry share: from the version needed to the sizes.</summary>
    private static Fields Common(Fields w, Entry entry, bool zip64, bool? large = null)
    {
        var size = large ?? zip64 ? Elsewhere : (uint)entry.Length;
        return w.U16(Version(zip64)).U16(Utf8Names).U16(0).U16(0).U16(FirstOf1980)
            .U32(entry.Checksum).U32(size).U32(size);
    }

    private static int Version(bool zip64) => zip64 ? 45 : 20;

    private uint Short(long value) => value > limit ? Elsewhere : (uint)value;

    private void Write(Action<Fields> write)
    {
        var fields = new Fields();
        write(fields);
        fields.CopyTo(stream);
    }

    private sealed record Entry(byte[] Name, long Length, long Offset, uint Checksum = 0);

    /// <summary>Little-endian numbers, one after the other.</summary>
    private sealed class Fields
    {
        private readonly ArrayBufferWriter<byte> bytes = new();

        public Fields U16(int value) => Number((ulong)value, 2);

        public Fields U32(uint value) => Number(value, 4);

        public Fields U64(long value) => Number((ulong)value, 8);

        public Fields Bytes(byte[] value)
        {
            bytes.Write(value);
            return this;
        }

        public void CopyTo(Stream target) => target.Write(bytes.WrittenSpan);

        private Fields Number(ulong value, int count)
        {
            Span<byte> all = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(all, value);
            bytes.Write(all[..count]);
            return this;
        }
    }
}
