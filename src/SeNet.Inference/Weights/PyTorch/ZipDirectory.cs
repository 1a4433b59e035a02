using System.Buffers.Binary;
using System.Text;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>An entry of a zip archive.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Start">Offset of its first byte in the file.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Checksum">Their CRC-32; 0 if it was not computed.</param>
/// <param name="Stored">Whether its bytes lie in the file as they are, neither packed nor encrypted.</param>
internal sealed record ZipEntry(string Name, long Start, long Length, uint Checksum, bool Stored = true);

/// <summary>
/// Reads where the entries of a zip archive lie, of any size (zip64). PyTorch stores them uncompressed, so that nothing
/// has to be unpacked: the platform's own reader does not tell where they lie, and would read a storage whole where a
/// part is asked for.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int Locator64Length = 20;
    private const int End64Length = 56;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const ushort Zip64Field = 1;
    private const int Encrypted = 1;

    /// <summary>Reads the directory, and checks that the entries lie side by side before it.</summary>
    /// <param name="file">The archive.</param>
    /// <returns>The entries by their names.</returns>
    /// <exception cref="WeightsFormatException">
    /// The archive is damaged, or has entries that overlap or are named twice.
    /// </exception>
    public static Dictionary<string, ZipEntry> Read(FileBytes file)
    {
        var (start, length, count) = Find(file);
        if (length > WeightsLimits.Directory || count > WeightsLimits.Count || count > length / EntryLength)
            throw new WeightsFormatException(file.Path, start,
                $"the archive's directory is said to have {count} entries in {length} bytes; accepted: up to " +
                    $"{WeightsLimits.Count} in {WeightsLimits.Directory}");
        var bytes = new byte[length];
        file.Read(bytes, start);

        var entries = new Dictionary<string, ZipEntry>((int)count);
        var extents = new List<(long Start, long End, string Name)>((int)count);
        var reader = new DirectoryReader(file, bytes, start);
        for (var i = 0L; i < count; i++)
        {
            var (entry, header) = reader.Next();
            if (!entries.TryAdd(entry.Name, entry))
                throw reader.Fault($"the entry '{Printable.Text(entry.Name)}' stands twice in the archive");
            extents.Add((header, entry.Start + entry.Length, entry.Name));
        }

        extents.Sort();
        var end = 0L;
        foreach (var extent in extents)
        {
            if (extent.Start < end)
                throw new WeightsFormatException(file.Path, extent.Start, "the entry " +
                    $"'{Printable.Text(extent.Name)}' overlaps the one before it");
            end = extent.End;
        }

        if (end > start)
            throw new WeightsFormatException(file.Path, start, "the archive's last entry overlaps its directory");
        return entries;
    }

    private static (long Start, long Length, long Count) Find(FileBytes file)
    {
        // The end is followed by a comment of at most 65,535 bytes.
        var tail = new byte[Math.Min(file.Length, EndLength + ushort.MaxValue)];
        var tailStart = file.Length - tail.Length;
        file.Read(tail, tailStart);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (UInt32(end, 0) != EndSignature || UInt16(end, 20) != end.Length - EndLength)
                continue;
            var (count, length, start) = ((long)UInt16(end, 10), (long)UInt32(end, 12), (long)UInt32(end, 16));
            var limit = tailStart + at;
            if (count == ushort.MaxValue || length == uint.MaxValue || start == uint.MaxValue)
                (start, length, count, limit) = Find64(file, limit);
            if (start < 0 || length < 0 || count < 0 || start > limit || length > limit - start)
                throw new WeightsFormatException(file.Path, tailStart + at,
                    $"the archive's directory is said to have {length} bytes at {start}, the file has {limit} for it");
            return (start, length, count);
        }

        throw new WeightsFormatException(file.Path, file.Length, "the file begins as a zip archive but has no " +
            "directory at its end; it is cut off");
    }

    private static (long Start, long Length, long Count, long Limit) Find64(FileBytes file, long end)
    {
        Span<byte> locator = stackalloc byte[Locator64Length];
        Span<byte> record = stackalloc byte[End64Length];
        if (end < Locator64Length + End64Length)
            throw Missing();
        file.Read(locator, end - Locator64Length);
        var at = (long)BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        if (UInt32(locator, 0) != Locator64Signature || at < 0 || at > end - Locator64Length - End64Length)
            throw Missing();
        file.Read(record, at);
        if (UInt32(record, 0) != End64Signature)
            throw Missing();
        return (Int64(record, 48), Int64(record, 40), Int64(record, 32), at);

        WeightsFormatException Missing() => new(file.Path, end, "the archive's directory for large files is missing " +
            "or not where it is said to be");
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private sealed class DirectoryReader(FileBytes file, byte[] bytes, long start)
    {
        private int at;

        public WeightsFormatException Fault(string reason) => new(file.Path, start + at, reason);

        /// <summary>The next entry, and the offset of its own header.</summary>
        public (ZipEntry Entry, long Header) Next()
        {
            var rest = bytes.AsSpan(at);
            if (rest.Length < EntryLength || UInt32(rest, 0) != EntrySignature)
                throw Fault("the archive's directory is damaged: no entry begins here");
            var (nameLength, extraLength, commentLength) = (UInt16(rest, 28), UInt16(rest, 30), UInt16(rest, 32));
            if (rest.Length < EntryLength + nameLength + extraLength + commentLength)
                throw Fault("the archive's directory is damaged: an entry is longer than the directory");
            var nameBytes = rest.Slice(EntryLength, nameLength);
            var name = Encoding.UTF8.GetString(nameBytes);
            if (IsOutside(name))
                throw Fault($"the archive has an entry '{Printable.Text(name)}', a path out of the archive");
            var stored = (UInt16(rest, 8) & Encrypted) == 0 && UInt16(rest, 10) == 0;
            var (packed, length, header) = ((long)UInt32(rest, 20), (long)UInt32(rest, 24), (long)UInt32(rest, 42));
            ReadZip64(rest.Slice(EntryLength + nameLength, extraLength), ref length, ref packed, ref header);
            if (stored && packed != length)
                throw Fault($"the entry '{Printable.Text(name)}' of {length} bytes is said to take {packed}, though " +
                    "it is not packed");
            var entry = new ZipEntry(
                name, LocalStart(name, nameBytes, header, packed), packed, UInt32(rest, 16), stored);
            at += EntryLength + nameLength + extraLength + commentLength;
            return (entry, header);
        }

        /// <summary>Replaces the numbers that do not fit into 32 bits, in the format's order.</summary>
        private void ReadZip64(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long header)
        {
            if (length != uint.MaxValue && packed != uint.MaxValue && header != uint.MaxValue)
                return;
            while (extra.Length >= 4)
            {
                var (id, size) = (UInt16(extra, 0), UInt16(extra, 2));
                var field = extra[4..];
                if (size > field.Length)
                    break;
                extra = field[size..];
                field = field[..size];
                if (id != Zip64Field)
                    continue;
                length = Replaced(length, ref field);
                packed = Replaced(packed, ref field);
                header = Replaced(header, ref field);
                return;
            }

            throw Fault("the archive's directory is damaged: the field for large files is missing");
        }

        private long Replaced(long value, ref ReadOnlySpan<byte> field)
        {
            if (value != uint.MaxValue)
                return value;
            if (field.Length < 8)
                throw Fault("the archive's directory is damaged: the field for large files is too short");
            value = Int64(field, 0);
            field = field[8..];
            return value;
        }

        /// <summary>
        /// Where an entry's bytes begin: behind its own header, whose length the directory does not tell.
        /// </summary>
        private long LocalStart(string name, ReadOnlySpan<byte> nameBytes, long header, long length)
        {
            if (header < 0 || header > start - LocalLength - nameBytes.Length)
                throw Fault($"the entry '{Printable.Text(name)}' is said to lie at {header}, outside of the archive");
            var local = new byte[LocalLength + nameBytes.Length];
            file.Read(local, header);
            if (UInt32(local, 0) != LocalSignature
                || UInt16(local, 26) != nameBytes.Length
                || !local.AsSpan(LocalLength).SequenceEqual(nameBytes))
                throw new WeightsFormatException(file.Path, header, $"the entry '{Printable.Text(name)}' is not " +
                    "where the archive's directory says");
            var first = header + local.Length + UInt16(local, 28);
            if (length < 0 || first > start || length > start - first)
                throw Fault($"the entry '{Printable.Text(name)}' is said to have {length} bytes at {first}, more " +
                    "than the archive has before its directory");
            return first;
        }

        private static bool IsOutside(string name) =>
            name.StartsWith('/') || name.AsSpan().ContainsAny('\\', ':', '\0') || name.Split('/').Contains("..");
    }
}
