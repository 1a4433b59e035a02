namespace SeNet.Weights;

/// <summary>The names of a state dict as the model itself has them.</summary>
internal static class StateKeys
{
    /// <summary>What PyTorch's wrappers put before every key: DataParallel and its relatives, torch.compile.</summary>
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    /// <summary>The count that an averaged model keeps beside the wrapped one.</summary>
    private const string AveragedCount = "n_averaged";

    /// <summary>The keys without what wrappers have put before every one of them.</summary>
    /// <param name="keys">Keys of a file.</param>
    /// <returns>
    /// The file's keys by those of the model, and what was taken off; null if there is nothing to take off.
    /// </returns>
    public static (Dictionary<string, string> Keys, string Prefix)? Unwrapped(IEnumerable<string> keys)
    {
        var prefix = "";
        var known = keys.ToDictionary(key => key);
        while (Array.Find(Wrappers, wrapper => IsWrapped(known.Keys, wrapper)) is { } wrapper)
        {
            known = known.Where(pair => pair.Key != AveragedCount).ToDictionary(
                pair => pair.Key[wrapper.Length..], pair => pair.Value);
            prefix += wrapper;
        }

        return prefix.Length > 0 ? (known, prefix) : null;
    }

    private static bool IsWrapped(ICollection<string> keys, string wrapper) =>
        keys.Any(key => key != AveragedCount)
        && keys.All(key => key == AveragedCount
            || (key.Length > wrapper.Length && key.StartsWith(wrapper, StringComparison.Ordinal)));
}
