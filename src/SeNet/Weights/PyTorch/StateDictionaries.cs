namespace SeNet.Weights;

/// <summary>Finds the dictionary of tensors in what a file holds.</summary>
internal static class StateDictionaries
{
    private const int DeepestLevel = 3;
    private const int LongestName = 128;
    private const int Listed = 20;

    /// <summary>Names under which training scripts keep a model's state.</summary>
    private static readonly string[] UsualNames =
    [
        "state_dict", "model", "model_state_dict", "model_state", "net", "network", "module", "weights", "params", "model_ema", "state_dict_ema",
        "ema_state_dict", "model_ema_state_dict", "ema", "params_ema",
    ];

    private sealed record Found(string Path, PickleDictionary Dictionary, int Tensors);

    /// <summary>Finds the tensors.</summary>
    /// <param name="root">What the pickle holds.</param>
    /// <param name="name">Path of the dictionary, its names joined by dots; empty for the outermost one, null for the only one there is.</param>
    /// <param name="fault">Makes the file's exception.</param>
    public static Dictionary<string, PickledTensor> Find(object? root, string? name, Func<string, WeightsFormatException> fault)
    {
        if (root is not PickleDictionary outermost)
            throw fault($"the file holds {Kind(root)}, not a dictionary of tensors; save model.state_dict() in Python");
        var all = Search(outermost);
        if (all.Count == 0)
            throw fault("the file holds no dictionary of tensors; save model.state_dict() in Python");

        var found = name is null ? Only(all) : all.Find(candidate => candidate.Path == name);
        if (found is null)
        {
            var list = string.Join(", ", all.Take(Listed).Select(candidate => $"'{Printable.Text(candidate.Path)}' ({candidate.Tensors} tensors)"));
            var problem = name is null
                ? "the file holds several dictionaries of tensors"
                : $"the file has no dictionary of tensors '{Printable.Text(name)}'; it has";
            throw fault($"{problem}: {list}{(all.Count > Listed ? $" and {all.Count - Listed} more" : "")}; name one of them");
        }

        if (found.Tensors > WeightsLimits.Count)
            throw fault($"the dictionary '{Printable.Text(found.Path)}' has {found.Tensors} tensors; accepted: up to {WeightsLimits.Count}");
        var tensors = new Dictionary<string, PickledTensor>(found.Tensors);
        foreach (var (key, value) in found.Dictionary.Pairs)
            if (key is string text && value is PickledTensor tensor)
                tensors[text] = tensor;
        return tensors;
    }

    /// <summary>The only dictionary with a usual name; without one, the outermost; else the only one at all.</summary>
    private static Found? Only(List<Found> all)
    {
        var usual = all.Where(found => UsualNames.Contains(found.Path)).ToList();
        if (usual.Count > 0)
            return usual.Count == 1 ? usual[0] : null;
        return all.Find(found => found.Path.Length == 0) ?? (all.Count == 1 ? all[0] : null);
    }

    /// <summary>All dictionaries with tensors that are reached by names, the outermost first; each once, however often it is reached.</summary>
    private static List<Found> Search(PickleDictionary root)
    {
        var found = new List<Found>();
        var seen = new HashSet<PickleDictionary>(ReferenceEqualityComparer.Instance) { root };
        var queue = new Queue<(string Path, int Level, PickleDictionary Dictionary)>([("", 0, root)]);
        while (queue.TryDequeue(out var next))
        {
            var tensors = next.Dictionary.Pairs.Count(pair => pair is { Key: string, Value: PickledTensor });
            if (tensors > 0)
                found.Add(new Found(next.Path, next.Dictionary, tensors));
            foreach (var (key, value) in next.Dictionary.Pairs)
                if (key is string { Length: <= LongestName } name && value is PickleDictionary inner
                    && next.Level < DeepestLevel && seen.Count < WeightsLimits.Dictionaries && seen.Add(inner))
                    queue.Enqueue((next.Path.Length == 0 ? name : $"{next.Path}.{name}", next.Level + 1, inner));
        }

        return found;
    }

    private static string Kind(object? value) => value switch
    {
        null => "None",
        PickledTensor => "a single tensor",
        PickleList => "a list",
        PickleTuple => "a tuple",
        PickleOpaque opaque => $"an object of '{opaque.Kind}'",
        PickleStorage => "a storage",
        PickleGlobal global => $"the name '{global.Name}'",
        _ => "a number or a text",
    };
}
