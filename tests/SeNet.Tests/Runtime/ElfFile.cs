using System.Buffers.Binary;
using System.Text;

namespace SeNet.Tests.Runtime;

/// <summary>Just enough of a 64-bit little-endian ELF file to read which symbol versions it asks for.</summary>
internal sealed class ElfFile
{
    private const int WeakFlag = 2;

    private readonly byte[] bytes;
    private readonly Dictionary<string, (long Offset, long Size)> sections = [];

    public ElfFile(string path)
    {
        bytes = File.ReadAllBytes(path);
        var table = Int64(0x28);
        var (entrySize, count, names) = (UInt16(0x3a), UInt16(0x3c), UInt16(0x3e));
        var nameTable = Int64(table + names * entrySize + 0x18);
        for (var i = 0; i < count; i++)
        {
            var entry = table + i * entrySize;
            sections[Text(nameTable + UInt32(entry))] = (Int64(entry + 0x18), Int64(entry + 0x20));
        }
    }

    /// <summary>The versions asked of other libraries, each with whether the loader may do without it.</summary>
    public IReadOnlyDictionary<string, bool> NeededVersionsMayBeMissing()
    {
        var strings = sections[".dynstr"].Offset;
        var versions = new Dictionary<string, bool>();
        for (long file = sections[".gnu.version_r"].Offset, next = -1; next != 0; file += next)
        {
            next = UInt32(file + 12);
            var version = file + UInt32(file + 8);
            for (var i = 0; i < UInt16(file + 2); i++)
            {
                versions[Text(strings + UInt32(version + 8))] = (UInt16(version + 4) & WeakFlag) != 0;
                version += UInt32(version + 12);
            }
        }

        return versions;
    }

    /// <summary>The names of all dynamic symbols.</summary>
    public IReadOnlySet<string> DynamicSymbols()
    {
        const int symbolSize = 24;
        var (offset, size) = sections[".dynsym"];
        var strings = sections[".dynstr"].Offset;
        return Enumerable.Range(0, (int)(size / symbolSize))
            .Select(i => Text(strings + UInt32(offset + i * symbolSize))).ToHashSet();
    }

    private string Text(long offset)
    {
        var span = bytes.AsSpan((int)offset);
        return Encoding.UTF8.GetString(span[..span.IndexOf((byte)0)]);
    }

    private ushort UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)offset));

    private uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)offset));

    private long Int64(long offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan((int)offset));
}
