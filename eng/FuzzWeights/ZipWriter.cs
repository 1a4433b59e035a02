using System.IO.Hashing;
using System.Text;

namespace FuzzWeights;

/// <summary>
/// Writes a zip archive of stored entries into memory or, entry by entry at chosen places, into a stream.
/// </summary>
/// <param name="stream">Where to; null for memory.</param>
/// <param name="large">Whether all lengths and offsets are written as a large archive has them (zip64).</param>
/// <param name="checksums">
/// Whether the entries' checksums are written; else they are 0, which PyTorch takes, and writes on request.
/// </param>
public sealed class ZipWriter(Stream? stream = null, bool large = false, bool checksums = false)
{
    private const int Alignment = 64;

    private readonly Stream stream = stream ?? new MemoryStream();
    private readonly List<(string Name, long Header, long Length, ushort Method, uint Checksum)> entries = [];

    /// <summary>Adds an entry; its bytes begin at a multiple of 64, as PyTorch writes them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="length">
    /// Its length, if it is to be said to have another, or to be longer than its bytes: the rest is a hole.
    /// </param>
    /// <param name="method">How it is said to be packed.</param>
    public void Add(string name, byte[] bytes, long? length = null, ushort method = 0)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        var header = stream.Position;
        var padding = (int)((Alignment - (header + 30 + utf8.Length + 4) % Alignment) % Alignment);
        var said = length ?? bytes.Length;
        var checksum = checksums ? Crc32.HashToUInt32(bytes) : 0;
        entries.Add((name, header, said, method, checksum));
        var writer = new BinaryWriter(stream);
        writer.Write(0x04034b50);
        writer.Write([0, 0, 0, 8]);
        writer.Write(method);
        writer.Write(0);
        writer.Write(checksum);
        var shown = large ? uint.MaxValue : (uint)Math.Min(said, uint.MaxValue);
        writer.Write(shown);
        writer.Write(shown);
        writer.Write((ushort)utf8.Length);
        writer.Write((ushort)(4 + padding));
        writer.Write(utf8);
        writer.Write((ushort)0x4246);
        writer.Write((ushort)padding);
        writer.Write(new byte[padding]);
        writer.Write(bytes);
        if (stream is FileStream && said > bytes.Length)
            stream.Seek(said - bytes.Length, SeekOrigin.Current);
    }

    /// <summary>Writes the directory.</summary>
    /// <param name="overlap">Whether every entry is said to lie where the first one does.</param>
    /// <returns>The archive, if it was written into memory.</returns>
    public byte[] Finish(bool overlap = false)
    {
        var writer = new BinaryWriter(stream);
        var start = stream.Position;
        foreach (var (name, header, length, method, checksum) in entries)
            Entry(writer, Encoding.UTF8.GetBytes(name), overlap ? entries[0].Header : header, length, method, checksum);
        var end = stream.Position;
        if (large)
        {
            writer.Write(0x06064b50);
            writer.Write(44L);
            writer.Write([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            writer.Write((long)entries.Count);
            writer.Write((long)entries.Count);
            writer.Write(end - start);
            writer.Write(start);
            writer.Write(0x07064b50);
            writer.Write(0);
            writer.Write(end);
            writer.Write(1);
        }

        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write(large ? ushort.MaxValue : (ushort)entries.Count);
        writer.Write(large ? ushort.MaxValue : (ushort)entries.Count);
        writer.Write(large ? uint.MaxValue : (uint)(end - start));
        writer.Write(large ? uint.MaxValue : (uint)start);
        writer.Write((ushort)0);
        writer.Flush();
        return (stream as MemoryStream)?.ToArray() ?? [];
    }

    private void Entry(BinaryWriter writer, byte[] name, long header, long length, ushort method, uint checksum)
    {
        writer.Write(0x02014b50);
        writer.Write([0, 0, 0, 0, 0, 8]);
        writer.Write(method);
        writer.Write(0);
        writer.Write(checksum);
        writer.Write(large ? uint.MaxValue : (uint)length);
        writer.Write(large ? uint.MaxValue : (uint)length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(large ? 28 : 0));
        writer.Write(new byte[10]);
        writer.Write(large ? uint.MaxValue : (uint)header);
        writer.Write(name);
        if (!large)
            return;
        writer.Write((ushort)1);
        writer.Write((ushort)24);
        writer.Write(length);
        writer.Write(length);
        writer.Write(header);
    }
}
