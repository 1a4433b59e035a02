using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using static System.FormattableString;

namespace SeNet.CommandLine;

/// <summary>
/// Options with a number value, in the invariant culture. A wrong value is an error when the arguments are parsed.
/// </summary>
internal static class NumberOption
{
    /// <summary>A whole number; null if it is not given.</summary>
    public static Option<int?> OptionalWhole(
        string name, string description, int minimum, int maximum = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = given => ReadWhole(given, minimum, maximum),
        };

    /// <summary>A whole number with a default.</summary>
    public static Option<int> Whole(
        string name, string description, int standard, int minimum, int maximum = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = given => ReadWhole(given, minimum, maximum) ?? standard,
        };

    /// <summary>A number above 0; null if it is not given.</summary>
    public static Option<double?> OptionalPositive(string name, string description) =>
        new(name) { Description = description, HelpName = "X", CustomParser = ReadPositive };

    /// <summary>A number above 0, with a default.</summary>
    public static Option<double> Positive(string name, string description, double standard) =>
        new(name)
        {
            Description = description,
            HelpName = "X",
            DefaultValueFactory = _ => standard,
            CustomParser = given => ReadPositive(given) ?? standard,
        };

    /// <summary>A number above 0 and at most 1, with a default.</summary>
    public static Option<double> Fraction(string name, string description, double standard) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => standard,
        CustomParser = given =>
            Read(given, value => value is > 0 and <= 1, "a number above 0 and at most 1, such as 0.5") ?? standard,
    };

    /// <summary>A number within bounds; null if it is not given.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="description">What it means.</param>
    /// <param name="from">Least value that is accepted, or null.</param>
    /// <param name="above">Value that all accepted ones are above, or null.</param>
    /// <param name="upTo">Greatest value that is accepted, or null.</param>
    /// <param name="below">Value that all accepted ones are below, or null.</param>
    public static Option<double?> OptionalBetween(
        string name, string description,
        double? from = null, double? above = null, double? upTo = null, double? below = null)
    {
        string[] bounds =
        [
            .. from is { } least ? [Invariant($"{least} or more")] : Array.Empty<string>(),
            .. above is { } low ? [Invariant($"above {low}")] : Array.Empty<string>(),
            .. upTo is { } most ? [Invariant($"at most {most}")] : Array.Empty<string>(),
            .. below is { } high ? [Invariant($"below {high}")] : Array.Empty<string>(),
        ];
        return new(name)
        {
            Description = description,
            HelpName = "X",
            CustomParser = given => Read(
                given,
                value => double.IsFinite(value) && !(value < from) && !(value <= above) && !(value > upTo)
                    && !(value >= below),
                $"a number, {string.Join(" and ", bounds)}"),
        };
    }

    private static int? ReadWhole(ArgumentResult given, int minimum, int maximum)
    {
        if (int.TryParse(given.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum)
            return value;
        var range = maximum < int.MaxValue
            ? $" from {minimum} to {maximum}"
            : minimum > int.MinValue
            ? $", {minimum} or more"
            : $" from {int.MinValue} to {int.MaxValue}";
        // A whole number of the accepted kind that is too large for the type.
        var large =
            given.Text.Length > 9 && minimum > int.MinValue && maximum == int.MaxValue
                ? $" and at most {int.MaxValue}"
                : "";
        given.Reject($"a whole number{range}{large}");
        return null;
    }

    private static double? ReadPositive(ArgumentResult given) =>
        Read(given, value => value > 0 && double.IsFinite(value), "a number above 0, such as 0.05");

    private static double? Read(ArgumentResult given, Predicate<double> isAccepted, string accepted)
    {
        if (double.TryParse(given.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && isAccepted(value))
            return value;
        given.Reject(accepted);
        return null;
    }
}
