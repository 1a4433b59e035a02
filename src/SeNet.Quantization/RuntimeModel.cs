using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SeNet.Onnx;
using SeNet.Onnx.Protobuf;

namespace SeNet.Quantization;

/// <summary>A model in ONNX Runtime, on the processor.</summary>
internal sealed class RuntimeModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly string[] outputs;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Names of the values to give; all are outputs of the model.</param>
    public RuntimeModel(ModelProto model, params IEnumerable<string> outputs)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new InferenceSession(model.ToByteArray(), options);
        this.outputs = [.. outputs];
    }

    /// <summary>Runs images in batches.</summary>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">Number of images per batch.</param>
    /// <param name="use">Receives the values of each output of a batch: its index and its numbers.</param>
    public void Run(ImageSamples images, int batchSize, UseOutput use)
    {
        using var run = new RunOptions();
        foreach (var (values, count) in images.Batches(batchSize))
        {
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, values, [count, images.Channels, images.Height, images.Width]);
            using var results = session.Run(run, [OnnxModel.InputName], [input], outputs);
            for (var i = 0; i < outputs.Length; i++)
                use(i, results[i].GetTensorDataAsSpan<float>());
        }
    }

    /// <summary>The one output of all images.</summary>
    public float[] Run(ImageSamples images, int batchSize)
    {
        var all = new List<float>();
        Run(images, batchSize, (_, values) => all.AddRange(values));
        return [.. all];
    }

    public void Dispose() => session.Dispose();

    /// <summary>What is done with an output of a batch.</summary>
    public delegate void UseOutput(int output, ReadOnlySpan<float> values);
}
