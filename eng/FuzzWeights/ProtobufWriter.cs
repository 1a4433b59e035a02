using System.Buffers;
using System.Text;

namespace FuzzWeights;

/// <summary>Writes the fields of a protocol-buffer message, whatever they may mean.</summary>
public sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>What was written.</summary>
    public byte[] Message => bytes.WrittenSpan.ToArray();

    /// <summary>Writes bytes as they are.</summary>
    public ProtobufWriter Write(params ReadOnlySpan<byte> raw)
    {
        bytes.Write(raw);
        return this;
    }

    /// <summary>Writes a number, seven bits a byte, the lowest first.</summary>
    public ProtobufWriter Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Write([(byte)(value | 0x80)]);
        return Write((byte)value);
    }

    /// <summary>Writes what stands before a field.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="wireType">
    /// How it is encoded: 0 a number, 1 eight bytes, 2 a length and as many bytes, 3 and 4 a group's ends, 5 four
    /// bytes.
    /// </param>
    public ProtobufWriter Tag(int field, int wireType) => Varint(((ulong)field << 3) | (uint)wireType);

    /// <summary>A field that is a number.</summary>
    public ProtobufWriter Number(int field, long value) => Tag(field, 0).Varint((ulong)value);

    /// <summary>A field that is a message, packed numbers or bytes.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="length">Its length, if it is to be said to have another.</param>
    public ProtobufWriter Bytes(int field, byte[] content, ulong? length = null) =>
        Tag(field, 2).Varint(length ?? (ulong)content.Length).Write(content);

    /// <summary>A field that is a text.</summary>
    public ProtobufWriter Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));
}
