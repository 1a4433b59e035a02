using System.Text.Json.Serialization;

namespace SeNet.Training;

/// <summary>
/// What a checkpoint's state becomes JSON from, generated at compile time: reflection does not survive trimming.
/// </summary>
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJsonContext : JsonSerializerContext;
