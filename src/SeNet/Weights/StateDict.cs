using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Copies tensors into a module's parameters and buffers, all of them or, on any disagreement, none.</summary>
internal static class StateDict
{
    public static void CopyInto(nn.Module module, IReadOnlyDictionary<string, Tensor> source, string sourceName)
    {
        var target = module.state_dict();
        var missing = target.Keys.Where(key => !source.ContainsKey(key)).ToList();
        var unexpected = source.Keys.Where(key => !target.ContainsKey(key)).ToList();
        var mismatched = target
            .Where(pair => source.TryGetValue(pair.Key, out var tensor) && !tensor.shape.AsSpan().SequenceEqual(pair.Value.shape))
            .Select(pair => $"{pair.Key} (file [{string.Join(", ", source[pair.Key].shape)}], model [{string.Join(", ", pair.Value.shape)}])")
            .ToList();
        if (missing.Count + unexpected.Count + mismatched.Count > 0)
            throw new ArgumentException(
                $"The weights in '{sourceName}' are not those of this {module.GetName()}; nothing was loaded."
                + Listed("Missing in the file", missing) + Listed("Unknown to the model", unexpected) + Listed("Of another shape", mismatched)
                + " Make the model with the arguments that the file's metadata name.",
                nameof(module));

        using var noGrad = no_grad();
        foreach (var (key, tensor) in target)
            tensor.copy_(source[key]);
    }

    private static string Listed(string heading, List<string> keys)
    {
        const int shown = 5;
        return keys.Count == 0 ? "" : $" {heading}: {string.Join(", ", keys.Take(shown))}{(keys.Count > shown ? $" and {keys.Count - shown} more" : "")}.";
    }
}
