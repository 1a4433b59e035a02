using System.Text.Json.Serialization;

namespace SeNet.Training;

/// <summary>
/// The types in a checkpoint's JSON, serialized by generated code: reflection does not survive trimming.
/// </summary>
[JsonSerializable(typeof(CheckpointHeader))]
[JsonSerializable(typeof(RunProgress.State), TypeInfoPropertyName = "RunProgress")]
[JsonSerializable(typeof(WeightAverage.State), TypeInfoPropertyName = "WeightAverage")]
[JsonSerializable(typeof(RunStateBroadcast.Header), TypeInfoPropertyName = "BroadcastHeader")]
internal sealed partial class CheckpointJsonContext : JsonSerializerContext;
