namespace SeNet.Weights;

/// <summary>What the keys of a model's parts begin with: <c>layer4</c> of <c>layer4.0.conv1.weight</c>.</summary>
internal static class KeyPrefix
{
    /// <summary>Whether a key is the name itself or begins with it and a dot.</summary>
    public static bool Holds(string name, string key) =>
        key.StartsWith(name, StringComparison.Ordinal) && (key.Length == name.Length || key[name.Length] == '.');

    /// <summary>All names that hold a key, the shortest first, the key itself last.</summary>
    public static IEnumerable<string> Of(string key)
    {
        for (var dot = key.IndexOf('.'); dot >= 0; dot = key.IndexOf('.', dot + 1))
            yield return key[..dot];
        yield return key;
    }
}
