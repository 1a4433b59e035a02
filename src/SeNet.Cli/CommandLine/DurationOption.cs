using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SeNet.CommandLine;

/// <summary>Options with a time: a number of seconds, minutes, hours or days.</summary>
internal static partial class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = given =>
        {
            if (Notation.Match(given.Text) is { Success: true } match
                && double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is > 0 and < 1e6 and var number)
                return match.Groups[2].Value switch
                {
                    "s" => TimeSpan.FromSeconds(number),
                    "m" => TimeSpan.FromMinutes(number),
                    "d" => TimeSpan.FromDays(number),
                    _ => TimeSpan.FromHours(number),
                };
            given.Reject("a number above 0 with s, m, h or d, for example 90s, 45m or 2h");
            return null;
        },
    };

    [GeneratedRegex(@"^(\d{1,6}(?:\.\d{1,6})?)([smhd])\z")]
    private static partial Regex Notation { get; }
}
