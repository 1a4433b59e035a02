using System.Text.Json.Serialization;

namespace SeNet.Evaluation;

/// <summary>
/// What evaluation results become JSON from, generated at compile time: reflection does not survive trimming.
/// </summary>
[JsonSerializable(typeof(ClassificationReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
