using System.CommandLine;
using SeNet.Cli.Output;

namespace SeNet.Cli.Help;

/// <summary>
/// Writes the help of a command: what it does, its arguments, its options by group, examples. Lines are as wide as the
/// terminal at most; System.CommandLine's own help has neither groups nor examples.
/// </summary>
/// <param name="writer">Receives the text.</param>
/// <param name="width">Number of columns.</param>
internal sealed class HelpWriter(TextWriter writer, int width)
{
    private const int Indent = 2;
    private const int WidestName = 26;

    /// <summary>Writes the help of a command.</summary>
    public void Write(Command command)
    {
        Paragraph(command.Description ?? "", 0);
        writer.WriteLine();
        var arguments = command.Arguments.Where(argument => !argument.Hidden).ToList();
        var subcommands = command.Subcommands.Where(sub => !sub.Hidden).ToList();
        var usage = string.Join(' ', [
            Tool.PathOf(command), .. arguments.Select(Usage), .. subcommands.Count > 0 ? ["COMMAND"]
                : Array.Empty<string>(),
            "[options]"]);
        writer.WriteLine("Usage:");
        Paragraph(usage, Indent);
        Rows("Arguments", arguments.Select(argument =>
            (argument.HelpName ?? argument.Name, argument.Description ?? "")));
        Rows("Commands", subcommands.Select(sub => (sub.Name, FirstSentence(sub.Description ?? ""))));
        var options = command.Options.Concat(Inherited(command)).Where(option => !option.Hidden).ToList();
        foreach (var group in options.GroupBy(option => (command as ToolCommand)?.GroupOf(option) ?? "Options"))
            Rows(group.Key, group.Select(option => (NamesOf(option), option.Description ?? "")));
        if (command is ToolCommand { Examples: { Count: > 0 } examples })
        {
            writer.WriteLine("\nExamples:");
            foreach (var (line, meaning) in examples)
            {
                writer.WriteLine($"{new string(' ', Indent)}{line}");
                Paragraph(meaning, 3 * Indent);
            }
        }

        if (subcommands.Count > 0)
            writer.WriteLine($"\n{Tool.PathOf(command)} COMMAND --help shows the options of a command.");
    }

    private static IEnumerable<Option> Inherited(Command command)
    {
        for (var parent = ParentOf(command); parent is not null; parent = ParentOf(parent))
            foreach (var option in parent.Options.Where(option => option.Recursive))
                yield return option;
    }

    private static Command? ParentOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault();

    private static string Usage(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        var many = argument.Arity.MaximumNumberOfValues > 1 ? "..." : "";
        return argument.Arity.MinimumNumberOfValues > 0 ? name + many : $"[{name}{many}]";
    }

    private static string NamesOf(Option option)
    {
        var names = string.Join(", ",
            option.Aliases.Where(alias => alias.StartsWith('-')).OrderBy(alias => alias.Length)
            .Append(option.Name));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        var line = (end < 0 ? text : text[..(end + 1)]).Split('\n')[0];
        return line.TrimEnd('.');
    }

    private void Rows(string heading, IEnumerable<(string Name, string Text)> given)
    {
        var rows = given.ToList();
        if (rows.Count == 0)
            return;
        writer.WriteLine($"\n{heading}:");
        var column = Math.Min(rows.Max(row => row.Name.Length), Math.Min(WidestName, width / 3));
        foreach (var (name, text) in rows)
        {
            var lines = TextWrap.Lines(text, width - column - Indent - 2).ToList();
            var start = new string(' ', Indent) + name;
            if (name.Length > column)
            {
                writer.WriteLine(start);
                start = "";
            }

            for (var i = 0; i < Math.Max(lines.Count, 1); i++)
                writer.WriteLine(
                    ((i == 0 ? start : "").PadRight(column + Indent) + "  " + lines.ElementAtOrDefault(i)).TrimEnd());
        }
    }

    private void Paragraph(string text, int indent)
    {
        foreach (var line in TextWrap.Lines(text, width - indent))
            writer.WriteLine(new string(' ', indent) + line);
    }
}
