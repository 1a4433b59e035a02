using System.Text.RegularExpressions;

namespace SeNet.CommandLine;

/// <summary>A command line for a shell.</summary>
internal static partial class CommandText
{
    /// <summary>The name of the program, then its arguments, quoted if necessary.</summary>
    public static string Of(string[] commandLine) =>
        string.Join(' ', [Path.GetFileNameWithoutExtension(commandLine[0]), .. commandLine.Skip(1).Select(Quoted)]);

    /// <summary>An argument, quoted if necessary.</summary>
    public static string Quoted(string argument) =>
        Plain.IsMatch(argument) ? argument : $"'{argument.Replace("'", @"'\''")}'";

    [GeneratedRegex(@"^[\w./:=@%+,-]+\z")]
    private static partial Regex Plain { get; }
}
