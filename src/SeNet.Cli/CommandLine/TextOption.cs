using System.CommandLine;
using System.CommandLine.Parsing;

namespace SeNet.CommandLine;

/// <summary>Options with a text value. An empty or unknown value is an error when the arguments are parsed.</summary>
internal static class TextOption
{
    /// <summary>Any text that is not empty; null if it is not given.</summary>
    public static Option<string?> Any(
        string name, string description, string helpName, string accepted, string? standard = null)
    {
        var option =
            new Option<string?>(name)
            {
                Description = description,
                HelpName = helpName,
                CustomParser = given => ReadFilled(given, accepted),
            };
        if (standard is not null)
            option.DefaultValueFactory = _ => standard;
        return option;
    }

    /// <summary>One of a few names, in any case; null if it is not given and has no default.</summary>
    public static Option<string?> Choice(
        string name, string description, IEnumerable<string> choices, string? standard = null)
    {
        var accepted = choices.ToList();
        var option =
            new Option<string?>(name)
            {
                Description = description,
                HelpName = string.Join('|', accepted),
                CustomParser = Read,
            };
        option.CompletionSources.Add([.. accepted]);
        if (standard is not null)
            option.DefaultValueFactory = _ => standard;
        return option;

        string? Read(ArgumentResult given)
        {
            var choice = given.Text.ToLowerInvariant();
            if (!accepted.Contains(choice))
                given.Reject(string.Join(", ", accepted));
            return choice;
        }
    }

    /// <summary>Reports a value as an error.</summary>
    public static void Reject(this ArgumentResult given, string accepted) =>
        given.AddError($"{given.Name} is '{given.Text}'; accepted: {accepted}.");

    extension(ArgumentResult given)
    {
        /// <summary>The given value; empty if it is missing, which the parser reports itself.</summary>
        public string Text => given.Tokens is [var token, ..] ? token.Value : "";

        /// <summary>The option as it was given, or the name of the argument.</summary>
        public string Name =>
            given.Parent is OptionResult { IdentifierToken.Value: var option } ? option : given.Argument.Name;
    }

    private static string? ReadFilled(ArgumentResult given, string accepted)
    {
        if (string.IsNullOrWhiteSpace(given.Text))
            given.Reject(accepted);
        return given.Text;
    }
}
