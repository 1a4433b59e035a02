#pragma warning disable CA1720 // An element type is named by its number type.

namespace SeNet.Weights;

/// <summary>Type of the elements of a tensor. The names are those of PyTorch (<c>torch.float32</c>).</summary>
public enum ElementType
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    Float64,

    /// <summary>IEEE 754 half precision, 2 bytes.</summary>
    Float16,

    /// <summary>The upper half of a <see cref="Float32"/>, 2 bytes.</summary>
    BFloat16,

    /// <summary>Signed integer, 1 byte.</summary>
    Int8,

    /// <summary>Signed integer, 2 bytes.</summary>
    Int16,

    /// <summary>Signed integer, 4 bytes.</summary>
    Int32,

    /// <summary>Signed integer, 8 bytes.</summary>
    Int64,

    /// <summary>Unsigned integer, 1 byte.</summary>
    UInt8,

    /// <summary>Boolean, 1 byte: 0 or 1.</summary>
    Bool,

    /// <summary>
    /// Complex number of two <see cref="Float32"/>, 8 bytes. A model may have it; no file is read or written with it.
    /// </summary>
    Complex64,

    /// <summary>
    /// Complex number of two <see cref="Float64"/>, 16 bytes. A model may have it; no file is read or written with it.
    /// </summary>
    Complex128,
}
