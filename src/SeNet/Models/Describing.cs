using System.Globalization;

namespace SeNet.Models;

/// <summary>The arguments of a <see cref="ModelDescription"/>, written and read in one place.</summary>
internal sealed class Describing(ModelDescription description)
{
    public static string Of<T>(T value)
        where T : notnull => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    public int Int(string argument) =>
        int.TryParse(Text(argument), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Malformed(argument, "a whole number");

    public bool Bool(string argument) =>
        bool.TryParse(Text(argument), out var value) ? value : throw Malformed(argument, "true or false");

    public T Enum<T>(string argument)
        where T : struct, Enum =>
        System.Enum.TryParse<T>(Text(argument), out var value) && System.Enum.IsDefined(value)
            ? value
            : throw Malformed(argument, string.Join(", ", System.Enum.GetNames<T>()));

    private string Text(string argument) =>
        description.Arguments.TryGetValue(argument, out var text)
            ? text
            : throw new ArgumentException($"The description of '{description.Name}' lacks the argument '{argument}'.", nameof(argument));

    private ArgumentException Malformed(string argument, string accepted) =>
        new($"The argument '{argument}' of '{description.Name}' is '{Text(argument)}'; accepted: {accepted}.", nameof(argument));
}
