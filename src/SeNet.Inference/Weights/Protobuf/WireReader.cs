using System.Text;

namespace SeNet.Weights.Protobuf;

/// <summary>
/// Walks over the fields of a protocol-buffer message in a file. A field's content is found, not read, and lies inside
/// the message by construction.
/// </summary>
/// <remarks>
/// Google.Protobuf's reader cannot do this: it reads what it skips, offers no bound on a nested message or a text, and
/// its parsers hold all weights in managed memory.
/// </remarks>
internal sealed class WireReader
{
    private const int LongestVarint = 10;

    private readonly FilePage page;
    private readonly long end;
    private long position;
    private long fieldStart;

    /// <summary>Reads the message that a file is.</summary>
    public WireReader(FileBytes file)
        : this(new FilePage(file), 0, file.Length)
    {
    }

    private WireReader(FilePage page, long start, long end)
    {
        (this.page, this.end) = (page, end);
        position = fieldStart = start;
    }

    /// <summary>Number of the field.</summary>
    public ulong Number { get; private set; }

    /// <summary>How the field is encoded.</summary>
    public WireType Type { get; private set; }

    /// <summary>The field's value if it is a <see cref="WireType.Varint"/>.</summary>
    public ulong Value { get; private set; }

    /// <summary>Offset in the file of the field's content if it is no varint.</summary>
    public long Start { get; private set; }

    /// <summary>Bytes of the field's content if it is no varint.</summary>
    public long Length { get; private set; }

    /// <summary>Goes to the next field; false behind the last.</summary>
    /// <exception cref="WeightsFormatException">There is no whole field.</exception>
    public bool Next()
    {
        fieldStart = position;
        if (position == end)
            return false;
        var tag = ReadVarint();
        (Number, Type) = (tag >> 3, (WireType)(tag & 7));
        if (Number == 0)
            throw Fault("a field has the number 0, which no protocol buffer has");
        switch (Type)
        {
            case WireType.Varint:
                Value = ReadVarint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.Bytes:
                Take(ReadVarint());
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw Fault($"field {Number} has the wire type {(int)Type}, which no file of this format has");
        }

        return true;
    }

    /// <summary>Numbers of variable length that lie side by side in a part of a file.</summary>
    public static IEnumerable<long> Packed(FileBytes file, long start, long length) =>
        new WireReader(new FilePage(file), start, start + length).ReadAll();

    /// <summary>The field's content as a message.</summary>
    public WireReader Message() => new(page, Start, Start + Length);

    /// <summary>The field's content as text.</summary>
    /// <param name="most">Most bytes accepted.</param>
    public string Text(int most)
    {
        if (Length > most)
            throw Fault($"a name has {Length} bytes; at most {most} are accepted");
        var bytes = new byte[Length];
        page.File.Read(bytes, Start);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The numbers of a field that repeats, one or many of them packed.</summary>
    public IEnumerable<long> Integers()
    {
        if (Type == WireType.Varint)
        {
            yield return (long)Value;
            yield break;
        }

        foreach (var number in Message().ReadAll())
            yield return number;
    }

    private IEnumerable<long> ReadAll()
    {
        while (position < end)
            yield return (long)ReadVarint();
    }

    /// <summary>A fault in the field.</summary>
    public WeightsFormatException Fault(string reason) => new(page.File.Path, fieldStart, reason);

    private void Take(ulong length)
    {
        if (length > (ulong)(end - position))
            throw Fault($"field {Number} is said to have {length} bytes; {end - position} are left of what holds it");
        (Start, Length) = (position, (long)length);
        position += Length;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < LongestVarint; i++)
        {
            if (position == end)
                throw Fault("what holds it ends within a number");
            var bits = page[position++];
            value |= (ulong)(bits & 0x7f) << (7 * i);
            if (bits < 0x80)
                return value;
        }

        throw Fault($"a number has more than {LongestVarint} bytes");
    }
}
