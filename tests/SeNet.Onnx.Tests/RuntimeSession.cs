using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SeNet.Onnx.Tests;

/// <summary>An ONNX file in ONNX Runtime, on two threads.</summary>
internal sealed class RuntimeSession : IDisposable
{
    private readonly InferenceSession session;

    public RuntimeSession(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 2, InterOpNumThreads = 1 };
        session = new InferenceSession(model, options);
    }

    public RuntimeSession(string path)
        : this(File.ReadAllBytes(path))
    {
    }

    public ModelMetadata Metadata => session.ModelMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => session.OutputMetadata;

    /// <summary>Values and shapes of all outputs, by their names.</summary>
    public Dictionary<string, (float[] Values, int[] Shape)> Run<T>(T[] images, params int[] shape)
        where T : unmanaged
    {
        var input = NamedOnnxValue.CreateFromTensor("images", new DenseTensor<T>(images, shape));
        using var results = session.Run([input]);
        return results.ToDictionary(result => result.Name, result =>
        {
            var tensor = result.AsTensor<float>();
            return (tensor.ToArray(), tensor.Dimensions.ToArray());
        });
    }

    public void Dispose() => session.Dispose();
}
