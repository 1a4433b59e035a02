using SeNet.Text;

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
        "state_dict", "model", "model_state_dict", "model_state", "net", "network", "module", "weights", "params",
        "model_ema", "state_dict_ema", "ema_state_dict", "model_ema_state_dict", "ema", "params_ema",
    ];

    /// <summary>Packages whose objects are settings or numbers, not models.</summary>
    private static readonly string[] Settings =
        ["builtins", "__builtin__", "numpy", "pathlib", "argparse", "collections", "omegaconf", "_codecs", "datetime"];

    private sealed record Found(string Path, PickleDictionary Dictionary, int Tensors);

    /// <summary>Finds the tensors.</summary>
    /// <param name="root">What the pickle holds.</param>
    /// <param name="name">
    /// Path of the dictionary, its names joined by dots; empty for the outermost one, null for the only one there is.
    /// </param>
    /// <param name="fault">Makes the file's exception.</param>
    public static Dictionary<string, PickledTensor> Find(
        object? root, string? name, Func<string, WeightsFormatException> fault)
    {
        if (root is not PickleDictionary outermost)
            throw fault($"the file holds {Kind(root)}, not a dictionary of " +
                $"tensors; save model.state_dict() with torch.save in Python");
        var all = Search(outermost);
        if (all.Count == 0)
            throw fault($"the file holds no dictionary of tensors{Instead(outermost)}; " +
                $"save model.state_dict() with torch.save in Python");

        var found = name is null ? Only(all) : all.Find(candidate => candidate.Path == name);
        if (found is null)
            throw fault(name is null
                ? $"the file holds several dictionaries of tensors: {List(all)}; name " +
                    "one of them by LoadOptions.Dictionary"
                : $"the file has no dictionary of tensors '{Printable.Text(name)}'; it has: {List(all)}; "
                    + (all.Count == 1
                        ? "leave LoadOptions.Dictionary out to take it"
                        : "name one of them by LoadOptions.Dictionary"));
        if (name is null && !UsualNames.Contains(found.Path) && WholeModel(outermost) is { } model)
            throw fault(
                $"the file holds under '{model.Key}' an object of the class '{Printable.Text(model.Value.Kind)}', a " +
                    "whole model, not its state; save model.state_dict() with torch.save in Python. "
                + $"It has beside it: {List(all)}; if one of them is the model's " +
                    "state, name it by LoadOptions.Dictionary");
        return Tensors(found, fault);
    }

    private static Dictionary<string, PickledTensor> Tensors(Found found, Func<string, WeightsFormatException> fault)
    {
        if (found.Tensors > WeightsLimits.Count)
            throw fault($"the dictionary '{Printable.Text(found.Path)}' has {found.Tensors} tensors; accepted: up to " +
                $"{WeightsLimits.Count}");
        // The last pair with a key counts: a tensor that cannot be read is an error only if it is that one.
        var values = new Dictionary<string, object>(found.Tensors);
        foreach (var (key, value) in found.Dictionary.Pairs)
            if (key is string text && value is PickledTensor or PickleForeignTensor)
                values[text] = value;
        var tensors = new Dictionary<string, PickledTensor>(values.Count);
        foreach (var (key, value) in values)
            tensors.Add(key, value as PickledTensor ?? throw fault($"the tensor '{Printable.Text(key)}' is " +
                $"{((PickleForeignTensor)value).Reason}"));
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

    private static string List(List<Found> all) => ShortText.List(
        [.. all.Select(candidate => $"'{Printable.Text(candidate.Path)}' " +
            $"({(candidate.Path.Length == 0 ? "the outermost, " : "")}{candidate.Tensors} tensors)")],
        Listed);

    /// <summary>An object where training scripts keep a model's state, other than settings.</summary>
    private static (string Key, PickleOpaque Value)? WholeModel(PickleDictionary outermost)
    {
        foreach (var (key, value) in outermost.Pairs)
            if (key is string name && value is PickleOpaque opaque && UsualNames.Contains(name)
                && opaque.Kind.Contains('.') && !Settings.Contains(opaque.Kind.Split('.')[0]))
                return (name, opaque);
        return null;
    }

    /// <summary>What a file without tensors holds in their place.</summary>
    private static string Instead(PickleDictionary outermost) =>
        WholeModel(outermost) is { } model
            ? $" but under '{model.Key}' an object of the class '{Printable.Text(model.Value.Kind)}'"
        : outermost.Pairs.Find(
            pair => pair is { Key: string, Value: PickleOpaque }) is { Value: PickleOpaque first } pair
            ? $"; its value '{Printable.Text((string)pair.Key!)}', for example, is an object of " +
                $"'{Printable.Text(first.Kind)}'"
            : "";

    /// <summary>
    /// All dictionaries with tensors that are reached by names, the outermost first; each once, however often it is
    /// reached.
    /// </summary>
    private static List<Found> Search(PickleDictionary root)
    {
        var found = new List<Found>();
        var seen = new HashSet<PickleDictionary>(ReferenceEqualityComparer.Instance) { root };
        var queue = new Queue<(string Path, int Level, PickleDictionary Dictionary)>([("", 0, root)]);
        while (queue.TryDequeue(out var next))
        {
            var tensors = next.Dictionary.Pairs.Count(
                pair => pair is { Key: string, Value: PickledTensor or PickleForeignTensor });
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
        PickleForeignTensor foreign => $"a single tensor, {foreign.Reason.Split(';')[0]}",
        PickleList => "a list",
        PickleTuple => "a tuple",
        PickleOpaque opaque => $"an object of '{Printable.Text(opaque.Kind)}'",
        PickleStorage => "a storage",
        PickleGlobal global => $"the name '{Printable.Text(global.Name)}'",
        _ => "a number or a text",
    };
}
