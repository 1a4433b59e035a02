using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClassifierService.InferenceProtocol;

/// <summary>GET /v2.</summary>
internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>GET /v2/health/live.</summary>
internal sealed record ServerLive(bool Live);

/// <summary>GET /v2/health/ready.</summary>
internal sealed record ServerReady(bool Ready);

/// <summary>GET /v2/models/{name}/ready.</summary>
internal sealed record ModelReady(string Name, bool Ready);

/// <summary>GET /v2/models/{name}. There are no versions of a model, and so no list of them.</summary>
internal sealed record ModelMetadata(
    string Name, string Platform, IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs);

/// <summary>A tensor that a model takes or gives; -1 is any length.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape);

/// <summary>POST /v2/models/{name}/infer.</summary>
internal sealed record InferenceRequest(
    string? Id, IReadOnlyList<RequestTensor>? Inputs, IReadOnlyList<RequestedOutput>? Outputs,
    Parameters? Parameters);

/// <summary>An input tensor; its data are numbers, text, or in the binary part of the body.</summary>
internal sealed record RequestTensor(
    string? Name, string? Datatype, IReadOnlyList<long>? Shape, JsonElement? Data, Parameters? Parameters);

/// <summary>An output that is wanted.</summary>
internal sealed record RequestedOutput(string? Name, Parameters? Parameters);

/// <summary>The parameters of the binary tensor data extension.</summary>
internal sealed record Parameters(
    [property: JsonPropertyName("binary_data_size")] long? BinaryDataSize = null,
    [property: JsonPropertyName("binary_data")] bool? BinaryData = null,
    [property: JsonPropertyName("binary_data_output")] bool? BinaryDataOutput = null);

/// <summary>The answer.</summary>
internal sealed record InferenceResponse(
    [property: JsonPropertyName("model_name")] string ModelName, string? Id, IReadOnlyList<ResponseTensor> Outputs);

/// <summary>An output tensor.</summary>
internal sealed record ResponseTensor(
    string Name, string Datatype, IReadOnlyList<long> Shape, object? Data, Parameters? Parameters);
