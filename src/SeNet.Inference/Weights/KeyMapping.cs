using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// A file's keys as a model has them: without a prefix that wrappers and training programs have put before them.
/// </summary>
internal sealed class KeyMapping
{
    private const int ShownPrefixes = 5;

    private KeyMapping(Dictionary<string, string> stored, string prefix, List<string> outside) =>
        (Stored, Prefix, Outside) = (stored, prefix, outside);

    /// <summary>Keys of the archive by those without the prefix.</summary>
    public Dictionary<string, string> Stored { get; }

    /// <summary>The prefix, with the dot at its end; empty for none.</summary>
    public string Prefix { get; }

    /// <summary>Keys of the file that do not begin with the prefix.</summary>
    public List<string> Outside { get; }

    /// <summary>
    /// Takes off the prefix that the options name, else the one without which the keys are the model's.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// No key begins with the prefix that is named, or the model is in the file several times.
    /// </exception>
    public static KeyMapping Create(LoadTarget target, TensorArchive archive, LoadOptions options)
    {
        // As they are in the file: the archive has taken off what wrappers put before every key, which may be the
        // model's own name for a part.
        var whole = archive.Tensors.Keys.ToDictionary(key => archive.KeyPrefix + key);
        var candidates = new PrefixCandidates(target, archive, options);
        if (options.Prefix is null)
            return Without(whole, candidates.Best(whole) ?? archive.KeyPrefix);
        var named = options.Prefix.TrimEnd('.');
        if (named.Length == 0)
            return Without(whole, "");
        var below =
            new[] { "", archive.KeyPrefix }.Select(wrapper => Without(whole, $"{wrapper}{named}.")).FirstOrDefault(
                mapping => mapping.Stored.Count > 0)
            ?? throw new ArgumentException(
                $"LoadOptions.Prefix is '{named}', but no key in '{archive.Path}' begins with '{named}.'; they begin " +
                    $"with {Beginnings(whole.Keys)}.",
                nameof(options));
        // Below it there may be a wrapper's prefix still.
        return candidates.Best(below.Stored) is { Length: > 0 } inner
            ? Without(whole, below.Prefix + inner)
            : below;
    }

    private static KeyMapping Without(Dictionary<string, string> whole, string prefix)
    {
        var stored = new Dictionary<string, string>();
        var outside = new List<string>();
        foreach (var (key, archived) in whole)
        {
            if (key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal))
                stored.Add(key[prefix.Length..], archived);
            else
                outside.Add(key);
        }

        return new KeyMapping(stored, prefix, outside);
    }

    private static string Beginnings(IEnumerable<string> keys)
    {
        var groups =
            keys.GroupBy(key => key[..(key.IndexOf('.', StringComparison.Ordinal) + 1)]).Where(
                group => group.Key.Length > 0).ToList();
        return groups.Count == 0
            ? "no prefix at all"
            : ShortText.List(
                [.. groups.Select(group => $"'{Printable.Text(group.Key)}' ({group.Count()})")], ShownPrefixes);
    }
}
