namespace SeNet.Quantization;

/// <summary>The range of numbers that 8 bits stand for: zero is always among them, exactly.</summary>
/// <param name="Minimum">The smallest number, at most 0.</param>
/// <param name="Maximum">The largest number, at least 0.</param>
internal readonly record struct ValueRange(double Minimum, double Maximum)
{
    private const int Steps = 255;

    /// <summary>What one step of the integers stands for.</summary>
    public float Scale => Maximum > Minimum ? (float)((Maximum - Minimum) / Steps) : 1;

    /// <summary>The integer that stands for zero, 0 to 255.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(Math.Round(-Minimum / Scale), byte.MinValue, byte.MaxValue);

    /// <summary>The same for signed integers, -128 to 127.</summary>
    public sbyte SignedZeroPoint => (sbyte)(ZeroPoint + sbyte.MinValue);

    /// <summary>A range that holds zero too.</summary>
    public static ValueRange Of(double minimum, double maximum) => new(Math.Min(minimum, 0), Math.Max(maximum, 0));
}
