using System.CommandLine;

namespace SeNet.Cli.Help;

/// <summary>A command with what its help shows beside its arguments: groups of options, and examples.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does: a sentence, then more if needed.</param>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    private readonly Dictionary<Option, string> groups = [];

    /// <summary>Command lines, each with what it does.</summary>
    public List<(string CommandLine, string Meaning)> Examples { get; } = [];

    /// <summary>Adds options under a heading.</summary>
    public void AddGroup(string heading, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            Add(option);
            groups[option] = heading;
        }
    }

    /// <summary>Heading of an option.</summary>
    public string GroupOf(Option option) => groups.GetValueOrDefault(option, "Options");

    /// <summary>Adds an example.</summary>
    public ToolCommand Example(string commandLine, string meaning)
    {
        Examples.Add((commandLine, meaning));
        return this;
    }
}
