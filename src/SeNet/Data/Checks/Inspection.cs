using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>What was found about one image.</summary>
/// <param name="Width">Width in pixels; 0 for one that cannot be read.</param>
/// <param name="Height">Height in pixels; 0 for one that cannot be read.</param>
/// <param name="Pixels">Hash of size and pixels: equal for equal images only.</param>
/// <param name="Fingerprint">What it looks like.</param>
/// <param name="Reason">Why it cannot be read; null if it can.</param>
internal sealed record Inspection(
    int Width, int Height, UInt128 Pixels, Fingerprint Fingerprint, string? Reason = null)
{
    public static Inspection Of(Raster image) => new(
        image.Width, image.Height, HashOf(image), Data.Fingerprint.Of(image));

    public static Inspection Unreadable(string reason) => new(0, 0, 0, Data.Fingerprint.None, reason);

    private static UInt128 HashOf(Raster image)
    {
        var hash = new XxHash128();
        Span<byte> sizes = stackalloc byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[sizeof(int)..], image.Height);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[(2 * sizeof(int))..], image.Channels);
        hash.Append(sizes);
        var row = ArrayPool<byte>.Shared.Rent(image.Width * image.Channels);
        for (var y = 0; y < image.Height; y++)
        {
            image.CopyRow(y, row);
            hash.Append(row.AsSpan(0, image.Width * image.Channels));
        }

        ArrayPool<byte>.Shared.Return(row);
        return hash.GetCurrentHashAsUInt128();
    }
}
