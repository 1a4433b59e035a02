namespace SeNet.Networks;

/// <summary>
/// What makes a model again: its name and its constructor's arguments, as text that a weights file can hold.
/// </summary>
/// <param name="Name">Name of the model, for example <c>Network</c>.</param>
/// <param name="Arguments">Value of each argument by its name, in the invariant culture.</param>
public sealed record ModelDescription(string Name, IReadOnlyDictionary<string, string> Arguments);
