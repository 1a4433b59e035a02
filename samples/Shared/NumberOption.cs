using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Samples;

/// <summary>Options that take a number, in the invariant culture, and say what they accept.</summary>
internal static class NumberOption
{
    public static Option<int?> Whole(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = given => int.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : Reject<int?>(given, "a whole number"),
    };

    public static Option<double?> Any(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = given => double.TryParse(given.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : Reject<double?>(given, "a number such as 0.05"),
    };

    private static T? Reject<T>(ArgumentResult given, string accepted)
    {
        given.AddError($"{((OptionResult)given.Parent!).IdentifierToken} is '{given.Tokens[0].Value}'; accepted: {accepted}.");
        return default;
    }
}
