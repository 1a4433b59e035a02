using SeNet.Onnx.Protobuf;

namespace SeNet.Quantization;

/// <summary>Finds the ranges of values by running images.</summary>
internal static class Calibration
{
    /// <summary>A histogram of each value's numbers.</summary>
    /// <param name="model">The float32 model.</param>
    /// <param name="values">Names of values of it.</param>
    /// <param name="images">Images to run.</param>
    /// <param name="batchSize">Number of images per batch.</param>
    public static Dictionary<string, Histogram> Histograms(
        ModelProto model, IReadOnlyList<string> values, ImageSamples images, int batchSize)
    {
        var visible = model.Clone();
        var known = visible.Graph.Output.Select(output => output.Name).ToHashSet();
        visible.Graph.Output.AddRange(values
            .Where(value => !known.Contains(value) && value != Onnx.OnnxModel.InputName)
            .Select(value => new ValueInfoProto
            {
                Name = value,
                Type = new TypeProto
                {
                    TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float },
                },
            }));
        string[] computed = [.. values.Where(value => value != Onnx.OnnxModel.InputName)];
        using var runtime = new RuntimeModel(visible, computed);
        var smallest = new float[computed.Length];
        var largest = new float[computed.Length];
        runtime.Run(images, batchSize, (i, numbers) =>
        {
            foreach (var number in numbers)
                (smallest[i], largest[i]) = (Math.Min(smallest[i], number), Math.Max(largest[i], number));
        });
        Histogram[] histograms = [.. smallest.Zip(largest, (low, high) => new Histogram(low, high))];
        runtime.Run(images, batchSize, (i, numbers) => histograms[i].Add(numbers));
        var all = computed.Zip(histograms).ToDictionary(pair => pair.First, pair => pair.Second);
        if (values.Contains(Onnx.OnnxModel.InputName))
            all[Onnx.OnnxModel.InputName] = OfImages(images, batchSize);
        return all;
    }

    private static Histogram OfImages(ImageSamples images, int batchSize)
    {
        var (low, high) = (0f, 0f);
        foreach (var (values, _) in images.Batches(batchSize))
            foreach (var value in values.Span)
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        var histogram = new Histogram(low, high);
        foreach (var (values, _) in images.Batches(batchSize))
            histogram.Add(values.Span);
        return histogram;
    }
}
