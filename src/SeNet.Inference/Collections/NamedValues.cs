using System.Globalization;

namespace SeNet.Collections;

/// <summary>
/// Named values as text, formatted in the invariant culture. A value that equals the one it is compared with is left
/// out: text that was written before the name existed then still says the same.
/// </summary>
/// <remarks>
/// The <c>unless</c> arguments are constants of their call sites. They stay as they are even if the default of the
/// property changes, since they say what text without the name means.
/// </remarks>
internal sealed class NamedValues
{
    private readonly SortedDictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> omitted = [];

    /// <summary>The values that are not left out, by name.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>What a missing value means, by name; null for a name that is always given.</summary>
    public string? MeaningOfMissing(string name) => omitted.GetValueOrDefault(name);

    public void Add(string name, string value, string? unless = null)
    {
        if (unless is not null)
            omitted[name] = unless;
        if (value != unless)
            values.Add(name, value);
    }

    public void Add(string name, long value, long? unless = null) =>
        Add(name, Text(value), unless is { } other ? Text(other) : null);

    /// <summary>Adds a number; null is left out.</summary>
    public void Add(string name, double? value, double? unless = null) =>
        Add(name, value is { } number ? Text(number) : "", unless is { } other ? Text(other) : "");

    public void Add(string name, bool value, bool unless) => Add(name, Text(value), Text(unless));

    public void Add<T>(string name, T value, T unless)
        where T : struct, Enum =>
        Add(name, value.ToString(), unless.ToString());

    public void Add(string name, IEnumerable<float> values) =>
        Add(name, string.Join(' ', values.Select(value => Text(value))));

    /// <summary>The names and values in one line, <c>name value, name value</c>.</summary>
    public string ToLine() => string.Join(", ", values.Select(pair => $"{pair.Key} {pair.Value}"));

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "yes" : "no";
}
