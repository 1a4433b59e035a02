namespace SeNet.Weights.Protobuf;

/// <summary>How a protocol buffer encodes a field (protobuf.dev, Encoding).</summary>
internal enum WireType
{
    /// <summary>A number of 1 to 10 bytes, seven bits in each, the lowest first.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: text, a message, packed numbers.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
