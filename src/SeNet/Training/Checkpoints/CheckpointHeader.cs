using System.Text.Json;

namespace SeNet.Training;

/// <summary>What a checkpoint holds beside tensors.</summary>
/// <param name="Epochs">Number of finished epochs.</param>
/// <param name="Batches">Number of batches trained in the epoch after them.</param>
/// <param name="Run">What makes the run the same run: <see cref="RunIdentity.Values"/>.</param>
/// <param name="Parts">The parts of the run's state by name, each with its JSON value if it has one.</param>
internal sealed record CheckpointHeader(
    int Epochs, int Batches, IReadOnlyDictionary<string, string> Run, IReadOnlyDictionary<string, JsonElement?> Parts);
