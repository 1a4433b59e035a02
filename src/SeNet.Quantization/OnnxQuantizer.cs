using Google.Protobuf;
using SeNet.Files;
using SeNet.Graphs;
using SeNet.Onnx;

namespace SeNet.Quantization;

/// <summary>
/// Writes networks as int8 ONNX files by static quantization: activations of 8 bits with ranges from calibration
/// images, weights int8 with a scale for each output channel, in QDQ form, which ONNX Runtime, OpenVINO and TensorRT
/// compute in integers.
/// </summary>
/// <example>
/// <code>
/// using var network = ModelZoo.FromFile("best.safetensors");
/// var result = OnnxQuantizer.Quantize(network, calibration, heldOut, "best-int8.onnx");
/// Console.WriteLine(result);
/// </code>
/// </example>
public static class OnnxQuantizer
{
    /// <summary>Least number of images for calibration and for comparison.</summary>
    public const int MinimumImages = 10;

    /// <summary>Quantizes a network and writes it.</summary>
    /// <param name="model">The network; it stays as it is.</param>
    /// <param name="calibration">
    /// Images of the training set, from which ranges are taken: some hundreds, at least <see cref="MinimumImages"/>.
    /// </param>
    /// <param name="heldOut">Other images, on which the method of calibration and layers are chosen.</param>
    /// <param name="path">The file; replaced in one step if it exists.</param>
    /// <param name="export">
    /// How the file is written; null for the defaults. Batch normalization is folded in any case.
    /// </param>
    /// <param name="options">How the network is quantized; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The images are too few or of another size than the file's, or the network cannot be exported so. Nothing was
    /// written.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; what was there is as it was.</exception>
    public static QuantizationResult Quantize(
        IGraphModel model, ImageSamples calibration, ImageSamples heldOut, string path,
        OnnxExportOptions? export = null, QuantizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.RequireWritable(path);
        var quantization = new NetworkQuantization(model, calibration, heldOut, export, options);
        var (file, result) = quantization.Run();
        AtomicFile.Write(path, stream => file.WriteTo(stream));
        return result;
    }

    /// <summary>Ranks a network's layers by the error that each causes when it alone is quantized.</summary>
    /// <param name="model">The network; it stays as it is.</param>
    /// <param name="calibration">As in <see cref="Quantize"/>.</param>
    /// <param name="heldOut">Other images, on which errors are measured.</param>
    /// <param name="options">How layers are quantized; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The images are too few or of another size than the network's, or it cannot be exported.
    /// </exception>
    public static SensitivityRanking Rank(
        IGraphModel model, ImageSamples calibration, ImageSamples heldOut, QuantizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(heldOut);
        return new NetworkQuantization(model, calibration, heldOut, export: null, options).Rank();
    }
}
