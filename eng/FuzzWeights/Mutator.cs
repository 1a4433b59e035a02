using System.Buffers.Binary;

namespace FuzzWeights;

/// <summary>
/// Damages files at random: flipped bits, lengths at their extremes, parts cut off, moved, repeated or taken from other
/// files.
/// </summary>
/// <param name="random">Decides everything.</param>
/// <param name="good">Good files; three of four damaged ones begin as such.</param>
/// <param name="bad">Other files to begin with.</param>
public sealed class Mutator(Random random, IReadOnlyList<byte[]> good, IReadOnlyList<byte[]> bad)
{
    private const int MostChanges = 4;
    private const int LongestFile = 1 << 16;

    private static readonly long[] Extremes =
    [
        0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue,
        1L << 32, 1L << 40, 1L << 62,
        long.MaxValue, long.MinValue,
    ];

    /// <summary>Makes a damaged file.</summary>
    public byte[] Next()
    {
        var bytes = Any();
        for (var changes = random.Next(1, random.Next(2, MostChanges + 2)); changes > 0 && bytes.Length > 0; changes--)
            bytes = Change(bytes);
        return bytes;
    }

    private byte[] Any()
    {
        var files = random.Next(4) > 0 ? good : bad;
        return (byte[])files[random.Next(files.Count)].Clone();
    }

    private byte[] Change(byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        var length = random.Next(1, Math.Min(bytes.Length - at, random.Next(2) == 0 ? 16 : 1024) + 1);
        switch (random.Next(9))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 3 or 4:
                SetField(bytes, at);
                return bytes;
            case 5:
                return bytes[..at];
            case 6:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 7 when bytes.Length + length <= LongestFile:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 8:
                var other = Any();
                var from = random.Next(other.Length + 1);
                return bytes.Length + other.Length - from <= LongestFile ? [.. bytes[..at], .. other[from..]] : bytes;
            default:
                random.NextBytes(bytes.AsSpan(at, length));
                return bytes;
        }
    }

    private void SetField(byte[] bytes, int at)
    {
        Span<byte> field = stackalloc byte[8];
        var value = random.Next(3) == 0 ? bytes.Length + random.Next(-2, 3) : Extremes[random.Next(Extremes.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(field, value);
        field[..Math.Min(1 << random.Next(4), bytes.Length - at)].CopyTo(bytes.AsSpan(at));
    }
}
