using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>One tensor of a safetensors header; <paramref name="Begin"/> and <paramref name="End"/> count from the data's start.</summary>
internal sealed record SafetensorsEntry(string Key, ScalarType Type, long[] Shape, long Begin, long End);
