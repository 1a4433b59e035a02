using SeNet.Imaging;
using static SeNet.Onnx.OnnxTensors;

namespace SeNet.Onnx;

/// <summary>Writes the preparation of images that a file takes over from its callers.</summary>
internal static class PreparationWriter
{
    private const float LargestByte = 255;

    /// <summary>Writes the nodes between the images and the network.</summary>
    /// <param name="onnx">Receives the nodes.</param>
    /// <param name="format">What images there are.</param>
    /// <param name="normalization">Normalization of images in [0, 1]; not null but for normalized ones.</param>
    /// <param name="images">Name of the images.</param>
    /// <returns>Name of the network's input.</returns>
    public static string Write(
        OnnxGraphBuilder onnx, InputFormat format, Normalization? normalization, string images)
    {
        if (format == InputFormat.Normalized)
            return images;
        var x = images;
        var unit = 1f;
        if (format == InputFormat.Bytes)
        {
            x = onnx.Add("Cast", "preparation.cast", [x], [Attribute("to", 1L)]);
            x = onnx.Add("Transpose", "preparation.transpose", [x], [Attribute("perm", [0L, 3, 1, 2])]);
            unit = LargestByte;
        }

        // (x / unit - mean) / deviation
        var (mean, deviation) = (normalization!.Mean, normalization.StandardDeviation);
        float[] scale = [.. deviation.Select(value => 1 / (unit * value))];
        float[] shift = [.. mean.Zip(deviation, (m, d) => -m / d)];
        x = onnx.Add("Mul", "preparation.scale", [x, onnx.Constant<float>(scale, 1, scale.Length, 1, 1)]);
        return onnx.Add("Add", "preparation.shift", [x, onnx.Constant<float>(shift, 1, shift.Length, 1, 1)]);
    }
}
