using System.Buffers.Binary;
using System.Text;

namespace FuzzWeights;

/// <summary>Writes a pickle instruction by instruction, whatever it may mean.</summary>
public sealed class PickleWriter
{
    private readonly List<byte> bytes = [];

    /// <summary>Begins a pickle.</summary>
    /// <param name="protocol">Its protocol.</param>
    public PickleWriter(byte protocol = 2) => Write(0x80, protocol);

    /// <summary>Ends it.</summary>
    public byte[] Stop() => [.. Write((byte)'.').bytes];

    /// <summary>Writes bytes as they are.</summary>
    public PickleWriter Write(params ReadOnlySpan<byte> raw)
    {
        bytes.AddRange(raw);
        return this;
    }

    /// <summary>Writes instructions of one ASCII character each.</summary>
    public PickleWriter Code(string instructions) => Write(Encoding.ASCII.GetBytes(instructions));

    /// <summary>A class or function, by its name.</summary>
    public PickleWriter Global(string module, string name) => Code($"c{module}\n{name}\n");

    /// <summary>A text.</summary>
    public PickleWriter Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Code("X").Write(Bytes(utf8.Length)).Write(utf8);
    }

    /// <summary>A number, as short as it can be.</summary>
    public PickleWriter Number(long number)
    {
        if (number is >= 0 and <= byte.MaxValue)
            return Write((byte)'K', (byte)number);
        if (number is >= int.MinValue and <= int.MaxValue)
            return Code("J").Write(Bytes((int)number));
        var eight = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, number);
        return Write(0x8a, 8).Write(eight);
    }

    /// <summary>A tuple of numbers.</summary>
    public PickleWriter Numbers(IEnumerable<long> numbers)
    {
        Code("(");
        foreach (var number in numbers)
            Number(number);
        return Code("t");
    }

    private static byte[] Bytes(int number)
    {
        var four = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, number);
        return four;
    }
}
