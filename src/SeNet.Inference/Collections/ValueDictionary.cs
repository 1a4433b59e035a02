using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SeNet.Collections;

/// <summary>
/// Named values for records: a copy that nobody changes, in the order given, equal to every other with equal names and
/// values in the same order.
/// </summary>
internal sealed class ValueDictionary<T>(IEnumerable<KeyValuePair<string, T>> pairs)
    : IReadOnlyDictionary<string, T>, IEquatable<ValueDictionary<T>>
{
    private readonly KeyValuePair<string, T>[] pairs = [.. pairs];

    public static ValueDictionary<T> Empty { get; } = new([]);

    public int Count => pairs.Length;

    public IEnumerable<string> Keys => pairs.Select(pair => pair.Key);

    public IEnumerable<T> Values => pairs.Select(pair => pair.Value);

    public T this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        // A handful: a search is as fast as a hash.
        var index = Array.FindIndex(pairs, pair => pair.Key == key);
        value = index < 0 ? default : pairs[index].Value;
        return index >= 0;
    }

    public bool Equals(ValueDictionary<T>? other) => other is not null && pairs.SequenceEqual(other.pairs);

    public override bool Equals(object? obj) => Equals(obj as ValueDictionary<T>);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (key, value) in pairs)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => $"{{{string.Join(", ", pairs.Select(pair => $"{pair.Key}: {pair.Value}"))}}}";

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, T>>)pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
