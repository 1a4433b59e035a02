namespace SeNet.Weights.Onnx;

/// <summary>A node of an ONNX file, as far as finding weights needs it.</summary>
/// <param name="Type">Its operator.</param>
/// <param name="Inputs">Names of its inputs; empty for one that is left out.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="TransposesWeight">Whether a Gemm has the attribute <c>transB</c>.</param>
internal sealed record OnnxNode(
    string Type, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, bool TransposesWeight);
