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

    /// <summary>Reads the sizes and the values, row-major.</summary>
    /// <param name="path">The file. Gzip is recognised by its first two bytes, not by the name.</param>
    /// <param name="dimensions">Number of sizes the file must have: 1 for labels, 3 for images.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ImageFormatException">The file is truncated, damaged, or has another content.</exception>
    public static async Task<(int[] Sizes, byte[] Values)> ReadAsync(
        string path, int dimensions, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        if (bytes is [0x1F, 0x8B, ..])
            bytes = Unpacked(bytes, path);
        var header = 4 * (1 + dimensions);
        if (bytes.Length < header || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != UnsignedByte
            || bytes[3] != dimensions)
            throw new ImageFormatException(
                $"'{path}' is not an IDX file of bytes in {dimensions} dimension(s): it begins with " +
                $"{Convert.ToHexString(bytes.AsSpan(0, Math.Min(4, bytes.Length)))} instead of " +
                $"0000080{dimensions}, or is shorter than its header; put the data set's own file in its place.",
                path);
        var sizes = new int[dimensions];
        Int128 length = 1;
        for (var i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 * (i + 1)));
            length *= sizes[i];
        }

        if (Array.Exists(sizes, size => size <= 0) || length != bytes.Length - header)
            throw new ImageFormatException(
                $"'{path}' has {bytes.Length - header} values and announces {string.Join(" x ", sizes)}: it is " +
                "truncated or damaged; put the data set's own file in its place.",
                path);
        return (sizes, bytes[header..]);
    }

    private static byte[] Unpacked(byte[] packed, string path)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException(
                $"'{path}' is damaged gzip ({e.Message}); put the data set's own file in its place.", path, e);
        }
    }
}
