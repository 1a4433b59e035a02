namespace SeNet.Weights;

/// <summary>
/// A tensor in a safetensors header; <paramref name="Begin"/> and <paramref name="End"/> count from the start of the
/// data.
/// </summary>
internal sealed record SafetensorsEntry(string Key, ElementType Type, long[] Shape, long Begin, long End);
