using System.Collections.Concurrent;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// Compares what is read from an archive with the checksums in its directory, once for each entry. A checksum of 0 is
/// none: PyTorch writes it where <c>compute_crc32</c> is False.
/// </summary>
internal sealed class ZipChecksums(FileBytes file, IEnumerable<ZipEntry> entries)
{
    private readonly ConcurrentDictionary<long, ZipEntry> pending = new(entries
        .Where(entry => entry is { Checksum: not 0, Length: > 0, Stored: true })
        .Select(entry => KeyValuePair.Create(entry.Start, entry)));

    /// <summary>
    /// Compares an entry if it is the bytes that are about to be read. A part of one has no checksum, and must cost no
    /// more than itself.
    /// </summary>
    /// <param name="start">Offset of the first of them in the file.</param>
    /// <param name="length">Their number.</param>
    /// <returns>Whether they have been compared now.</returns>
    /// <exception cref="WeightsFormatException">The entry is damaged.</exception>
    public bool Check(long start, Int128 length)
    {
        if (!pending.TryGetValue(start, out var entry) || entry.Length != length)
            return false;
        var checksum = Checksum(entry);
        if (checksum != entry.Checksum)
            throw new WeightsFormatException(file.Path, start,
                $"the entry '{Printable.Text(entry.Name)}' is damaged: its checksum is {checksum:x8}, the archive's " +
                    $"directory says {entry.Checksum:x8}");
        return pending.TryRemove(start, out _);
    }

    private uint Checksum(ZipEntry entry)
    {
        using var sum = new ChecksumStream(Stream.Null);
        file.CopyTo(sum, entry.Start, entry.Length);
        return sum.Checksum;
    }
}
