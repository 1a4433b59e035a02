using System.Runtime.CompilerServices;

namespace SeNet.Validation;

/// <summary>Guards that return the value they have checked; each message says what is accepted.</summary>
internal static class Require
{
    public static int AtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 1.");

    public static int NotNegative(int value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is 0 or more.");

    /// <summary>A finite number above 0.</summary>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");

    /// <summary>A finite number, 0 or more.</summary>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number, 0 or more.");

    /// <summary>A number of a range, both ends included.</summary>
    public static int InRange(
        int value, int lowest, int highest, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= lowest && value <= highest
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {lowest} to {highest}.");

    /// <summary>A number of a range, both ends included.</summary>
    public static double InRange(
        double value, double lowest, double highest, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= lowest && value <= highest
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, FormattableString.Invariant($"{name} is {lowest} to {highest}."));

    /// <summary>A number in [0, 1].</summary>
    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        InRange(value, 0, 1, name);

    /// <summary>A number in [0, 1).</summary>
    public static double BelowOne(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0 and below 1.");

    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, $"{name} is one of {string.Join(", ", Enum.GetNames<T>())}.");
}
