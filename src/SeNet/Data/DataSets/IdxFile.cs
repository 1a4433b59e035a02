using System.Buffers.Binary;
using System.IO.Compression;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// Reads files of unsigned bytes in the IDX format (LeCun, Cortes, Burges: "The MNIST database"), plain or in gzip.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 8;

    // Deflate packs at most so many bytes into one (RFC 1951: 258 into 2 bits).
    private const int MaxDeflateRatio = 1032;

    /// <summary>Reads the sizes and the values, row-major.</summary>
    /// <param name="path">The file. Gzip is recognised by its first two bytes, not by the name.</param>
    /// <param name="dimensions">Number of sizes the file must have: 1 for labels, 3 for images.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ImageFormatException">The file is truncated, damaged, or has another content.</exception>
    public static async Task<(int[] Sizes, byte[] Values)> ReadAsync(
        string path, int dimensions, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(path);
        var start = new byte[2];
        var isPacked = await file.ReadAtLeastAsync(start, 2, false, cancellationToken).ConfigureAwait(false) == 2
            && start is [0x1F, 0x8B];
        file.Position = 0;
        using Stream content = isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            var header = new byte[4 * (1 + dimensions)];
            var read = await content.ReadAtLeastAsync(header, header.Length, false, cancellationToken)
                .ConfigureAwait(false);
            if (read < header.Length || header is not [0, 0, UnsignedByte, _, ..] || header[3] != dimensions)
                throw new ImageFormatException(
                    $"'{path}' is not an IDX file of bytes in {dimensions} dimension(s): it begins with " +
                    $"{Convert.ToHexString(header.AsSpan(0, Math.Min(4, read)))} instead of " +
                    $"0000080{dimensions}, or is shorter than its header; put the data set's own file in its place.",
                    path);
            var sizes = new int[dimensions];
            for (var i = 0; i < dimensions; i++)
                sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * (i + 1)));
            // Before memory is taken for it.
            var length = sizes.Aggregate((Int128)1, (product, size) => product * size);
            var most = isPacked ? (Int128)file.Length * MaxDeflateRatio : file.Length - header.Length;
            if (Array.Exists(sizes, size => size <= 0) || length > most || length > Array.MaxLength)
                throw Disagreement(path, sizes, isPacked ? $"at most {most}" : $"{most}");
            var values = new byte[(int)length];
            read = await content.ReadAtLeastAsync(values, values.Length, false, cancellationToken)
                .ConfigureAwait(false);
            if (read < values.Length)
                throw Disagreement(path, sizes, $"{read}");
            if (await content.ReadAsync(start.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) > 0)
                throw Disagreement(path, sizes, isPacked ? $"more than {length}" : $"{most}");
            return (sizes, values);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ImageFormatException(
                $"'{path}' is damaged gzip ({e.Message}); put the data set's own file in its place.", path, e);
        }
    }

    private static ImageFormatException Disagreement(string path, int[] sizes, string held) => new(
        $"'{path}' has {held} values and announces {string.Join(" x ", sizes)}: it is truncated or damaged; put the " +
        "data set's own file in its place.",
        path);
}
