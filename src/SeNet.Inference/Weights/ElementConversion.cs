using System.Runtime.InteropServices;

namespace SeNet.Weights;

/// <summary>Changes of a tensor's bytes in memory.</summary>
internal static class ElementConversion
{
    /// <summary>Reverses the bytes of each element.</summary>
    public static void ReverseBytes(Span<byte> bytes, int size)
    {
        for (var i = 0; size > 1 && i < bytes.Length; i += size)
            bytes.Slice(i, size).Reverse();
    }

    /// <summary>Makes any byte other than 0 a 1: another value of a boolean is undefined behaviour in C++.</summary>
    public static void NormalizeBooleans(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
            value = value == 0 ? (byte)0 : (byte)1;
    }

    /// <summary>Multiplies each element by -1. Integers wrap around, as in PyTorch.</summary>
    public static void Negate(Span<byte> bytes, ElementType type)
    {
        switch (type)
        {
            case ElementType.Float16 or ElementType.BFloat16:
                foreach (ref var value in MemoryMarshal.Cast<byte, ushort>(bytes))
                    value ^= 0x8000;
                break;
            case ElementType.Float32:
                foreach (ref var value in MemoryMarshal.Cast<byte, uint>(bytes))
                    value ^= 0x8000_0000;
                break;
            case ElementType.Float64:
                foreach (ref var value in MemoryMarshal.Cast<byte, ulong>(bytes))
                    value ^= 0x8000_0000_0000_0000;
                break;
            case ElementType.Int8 or ElementType.UInt8:
                foreach (ref var value in bytes)
                    value = unchecked((byte)-value);
                break;
            case ElementType.Int16:
                foreach (ref var value in MemoryMarshal.Cast<byte, short>(bytes))
                    value = unchecked((short)-value);
                break;
            case ElementType.Int32:
                foreach (ref var value in MemoryMarshal.Cast<byte, int>(bytes))
                    value = unchecked(-value);
                break;
            case ElementType.Int64:
                foreach (ref var value in MemoryMarshal.Cast<byte, long>(bytes))
                    value = unchecked(-value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Only real numbers have a negative.");
        }
    }

    /// <summary>Converts floating-point elements to float32.</summary>
    public static void ToFloat32(ReadOnlySpan<byte> bytes, ElementType type, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination);
                break;
            case ElementType.Float64:
                var doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (var i = 0; i < doubles.Length; i++)
                    destination[i] = (float)doubles[i];
                break;
            case ElementType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++)
                    destination[i] = (float)halves[i];
                break;
            case ElementType.BFloat16:
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < upper.Length; i++)
                    destination[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Only floating-point types are converted.");
        }
    }
}
