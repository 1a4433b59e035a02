using SeNet.Text;

namespace SeNet.Weights;

/// <summary>Finds the prefix without which a file's keys are a model's.</summary>
internal sealed class PrefixCandidates
{
    private readonly LoadTarget target;
    private readonly TensorArchive archive;
    private readonly Dictionary<string, IReadOnlyList<long>> model;
    private readonly string? classifier;
    private readonly int longestKey;

    /// <summary>Takes the model's keys, but for those of counters, which a file may lack.</summary>
    public PrefixCandidates(LoadTarget target, TensorArchive archive, LoadOptions options)
    {
        (this.target, this.archive) = (target, archive);
        model = target.Tensors.Where(pair => !LoadPlan.IsCounter(pair.Key)).ToDictionary(
            pair => pair.Key, pair => pair.Value.Shape);
        classifier = target.ClassifierFor(options);
        longestKey = model.Keys.Select(key => key.Length).DefaultIfEmpty().Max();
    }

    /// <summary>How well the keys below a prefix are the model's. More is better.</summary>
    private enum Fit
    {
        /// <summary>More than half of the model's keys are there.</summary>
        MostKeys,

        /// <summary>All tensors but the classifier's fit.</summary>
        AllButClassifier,

        /// <summary>All tensors fit.</summary>
        All,
    }

    /// <summary>
    /// The best prefix, with the dot at its end, or empty; null if there is none without which most of the model's keys
    /// are found.
    /// </summary>
    /// <param name="keys">Keys of the archive by those that may begin with a prefix.</param>
    /// <exception cref="ArgumentException">Several prefixes fit as well as one another.</exception>
    public string? Best(Dictionary<string, string> keys)
    {
        var ranked = Counts(keys).Where(pair => 2 * pair.Value > model.Count)
            .Select(pair => (Prefix: pair.Key, Fit: FitOf(keys, pair.Key), Count: pair.Value)).ToList();
        if (ranked.Count == 0)
            return null;
        var fit = ranked.Max(candidate => candidate.Fit);
        var best = ranked.Where(candidate => candidate.Fit == fit).ToList();
        if (fit == Fit.MostKeys)
            best = best.Where(candidate => candidate.Count == best.Max(other => other.Count)).ToList();
        if (best.Count == 1 || best.Exists(candidate => candidate.Prefix.Length == 0))
            return best.Exists(candidate => candidate.Prefix.Length == 0) ? "" : best[0].Prefix;
        var names = string.Join(
            ", ",
            best.Select(candidate => $"'{Printable.Text(candidate.Prefix.TrimEnd('.'))}'")
                .Order(StringComparer.Ordinal));
        throw new ArgumentException(
            $"'{archive.Path}' has the weights of this {target.Name} more than once, below the prefixes {names}; " +
                "name one of them by LoadOptions.Prefix.");
    }

    /// <summary>How many of the model's keys are found below each prefix.</summary>
    private Dictionary<string, int> Counts(Dictionary<string, string> keys)
    {
        var counts = new Dictionary<string, int>();
        var known = model.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var key in keys.Keys)
        {
            for (var start = 0; ; start = key.IndexOf('.', start) + 1)
            {
                if (key.Length - start <= longestKey && known.ContainsKey(key.AsSpan(start)))
                    counts[key[..start]] = counts.GetValueOrDefault(key[..start]) + 1;
                if (key.IndexOf('.', start) < 0)
                    break;
            }
        }

        return counts;
    }

    private Fit FitOf(Dictionary<string, string> keys, string prefix)
    {
        var fit = Fit.All;
        foreach (var (key, shape) in model)
        {
            if (keys.TryGetValue(prefix + key, out var stored) && archive.Tensors[stored].Shape.SequenceEqual(shape))
                continue;
            if (classifier is null || !key.StartsWith(classifier + ".", StringComparison.Ordinal))
                return Fit.MostKeys;
            fit = Fit.AllButClassifier;
        }

        return fit;
    }
}
