using System.Globalization;
using SeNet.Blocks;

namespace SeNet.Networks;

/// <summary>Writes and reads the arguments of a <see cref="ModelDescription"/>.</summary>
internal sealed class DescriptionReader(ModelDescription description)
{
    public static string Of<T>(T value)
        where T : notnull =>
            value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>Adds the options of SE blocks, as <see cref="SE"/> reads them.</summary>
    public static void Add(SEOptions se, Dictionary<string, string> arguments)
    {
        arguments["reduction"] = Of(se.Reduction);
        arguments["squeeze"] = Of(se.Squeeze);
        arguments["gate"] = Of(se.Gate);
        arguments["shift"] = Of(se.Shift);
        arguments["bias"] = Of(se.Bias);
        arguments["hiddenMultiple"] = Of(se.HiddenMultiple);
        arguments["placement"] = Of(se.Placement);
        arguments["stages"] = Of(se.Stages);
    }

    public SEOptions SE() => new()
    {
        Reduction = Int("reduction"),
        Squeeze = Enum<Squeeze>("squeeze"),
        Gate = Enum<Gate>("gate"),
        Shift = Bool("shift"),
        Bias = Bool("bias"),
        HiddenMultiple = Int("hiddenMultiple"),
        Placement = Enum<SEPlacement>("placement"),
        Stages = Flags<SEStages>("stages"),
    };

    public IReadOnlyList<int> Ints(string argument)
    {
        var parts = Text(argument).Split(' ');
        var values = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i]))
                throw Malformed(argument, "whole numbers with a space between");
        return values;
    }

    public int Int(string argument) =>
        int.TryParse(Text(argument), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Malformed(argument, "a whole number");

    /// <summary>
    /// A number, or <paramref name="missing"/> where a description from before the argument was there lacks it.
    /// </summary>
    public double Double(string argument, double missing) =>
        !description.Arguments.ContainsKey(argument) ? missing
        : double.TryParse(Text(argument), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw Malformed(argument, "a number");

    public bool Bool(string argument) =>
        bool.TryParse(Text(argument), out var value) ? value : throw Malformed(argument, "true or false");

    public T Enum<T>(string argument)
        where T : struct, Enum =>
        System.Enum.TryParse<T>(Text(argument), out var value) && System.Enum.IsDefined(value)
            ? value
            : throw Malformed(argument, string.Join(", ", System.Enum.GetNames<T>()));

    public T Flags<T>(string argument)
        where T : struct, Enum =>
        System.Enum.TryParse<T>(Text(argument), out var value)
            ? value
            : throw Malformed(argument, string.Join(", ", System.Enum.GetNames<T>()));

    private string Text(string argument) =>
        description.Arguments.TryGetValue(argument, out var text)
            ? text
            : throw new ArgumentException(
                $"The description of '{description.Name}' lacks the argument '{argument}'.", nameof(argument));

    private ArgumentException Malformed(string argument, string accepted) =>
        new(
            $"The argument '{argument}' of '{description.Name}' is '{Text(argument)}'; accepted: {accepted}.",
            nameof(argument));
}
