using System.Text.RegularExpressions;

namespace Samples;

/// <summary>A command as it can be given to a shell.</summary>
internal static partial class CommandText
{
    /// <summary>The program's name, then its arguments, quoted where they need it.</summary>
    public static string Of(string[] commandLine) =>
        string.Join(' ', [Path.GetFileNameWithoutExtension(commandLine[0]), .. commandLine.Skip(1).Select(Quoted)]);

    private static string Quoted(string argument) =>
        Plain.IsMatch(argument) ? argument : $"'{argument.Replace("'", @"'\''")}'";

    [GeneratedRegex(@"^[\w./:=@%+,-]+\z")]
    private static partial Regex Plain { get; }
}
