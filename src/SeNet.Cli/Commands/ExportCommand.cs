using System.CommandLine;
using System.Globalization;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Engine;
using SeNet.Onnx;
using SeNet.Quantization;
using SeNet.Weights;

namespace SeNet.Cli.Commands;

/// <summary><c>senet export</c>: ONNX, in float32 or int8, without libtorch.</summary>
internal static class ExportCommand
{
    private const int UsualImages = 200;

    private static readonly Dictionary<string, InputFormat> Inputs = new()
    {
        ["normalized"] = InputFormat.Normalized,
        ["unit"] = InputFormat.UnitRange,
        ["bytes"] = InputFormat.Bytes,
    };

    public static ToolCommand Create(Session session)
    {
        var model = new Argument<string>("MODEL") { Description = "Weights file, or folder of a run" };
        var output = new Argument<string>("OUTPUT") { Description = "The .onnx file to write" };
        var input = TextOption.Choice(
            "--input",
            "Values of the input: normalized; unit, pixels of 0 to 1; bytes, pixels of 0 to 255. The file normalizes " +
                "the last two itself",
            Inputs.Keys, "normalized");
        var softmax = new Option<bool>("--softmax") { Description = "Give probabilities instead of logits" };
        var dynamic = new Option<bool>("--dynamic-size") { Description = "Take images of any size" };
        var opset = NumberOption.Whole(
            "--opset", "Version of the operators", OnnxExportOptions.MaxOpset, OnnxExportOptions.MinOpset,
            OnnxExportOptions.MaxOpset);
        var int8 = TextOption.Any(
            "--int8", "Quantize to int8, calibrated on images of the training set in this folder", "DIR",
                "a folder of images");
        var count = NumberOption.Whole(
            "--images", "Number of images for the calibration, half of which choose its method", UsualImages, 20);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that exists" };
        var command = new ToolCommand(
            "export", "Writes a classifier as an ONNX file, for ONNX Runtime, ML.NET, browsers and others.")
        {
            model, output,
        };
        command.AddGroup("Options", input, softmax, dynamic, opset, int8, count, overwrite);
        command.SetAction(values =>
        {
            var (file, to) = (ModelSource.FileOf(values.GetValue(model)!), values.GetValue(output)!);
            if (!Path.GetExtension(to).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"OUTPUT is '{to}'; give a name that ends in .onnx.");
            if (File.Exists(to) && !values.GetValue(overwrite))
                throw new UsageException($"'{to}' exists; give another OUTPUT, or replace it with --overwrite.");
            var network = StoredNetwork.Load(file);
            var options = new OnnxExportOptions
            {
                InputFormat = Inputs[values.GetValue(input)!],
                Softmax = values.GetValue(softmax),
                DynamicSize = values.GetValue(dynamic),
                Opset = values.GetValue(opset),
                Metadata = network.Metadata,
            };
            QuantizationResult? result = null;
            if (values.GetValue(int8) is { } folder)
            {
                var (calibration, heldOut) = Samples(file, folder, values.GetValue(count));
                result = OnnxQuantizer.Quantize(network, calibration, heldOut, to, options);
            }
            else
            {
                OnnxExporter.Export(network, to, options);
            }

            Print(session, to, network, result);
            return ExitCode.Success;
        });
        return command
            .Example("senet export runs/1 classifier.onnx --input bytes --softmax", "Pixels in, probabilities out.")
            .Example("senet export runs/1 small.onnx --int8 photos/train", "A quarter of the size.");
    }

    /// <summary>Images for the calibration and others for the comparison, spread over the folder.</summary>
    private static (ImageSamples Calibration, ImageSamples HeldOut) Samples(string file, string folder, int count)
    {
        var paths = ImagePaths.Find([folder]).ToList();
        if (paths.Count < 2 * OnnxQuantizer.MinimumImages)
            throw new UsageException(
                $"--int8 is '{folder}', which holds {paths.Count} images; at least {2 * OnnxQuantizer.MinimumImages} " +
                    $"are needed.");
        count = Math.Min(count, paths.Count);
        using var classifier = Classifier.Load(file);
        var images = Enumerable.Range(0, count)
            .Select(number => paths[(int)((long)number * paths.Count / count)])
            .AsParallel().AsOrdered().Select(path => classifier.Prepare(path).Values.ToArray()).ToList();
        ImageSamples Take(int remainder) => new(
            [.. images.Where((_, index) => index % 2 == remainder).SelectMany(values => values)],
            classifier.Graph.Input.Channels, classifier.ImageSize, classifier.ImageSize);
        return (Take(0), Take(1));
    }

    private static void Print(Session session, string path, StoredNetwork network, QuantizationResult? result)
    {
        var bytes = new FileInfo(path).Length;
        if (session.Json)
        {
            session.WriteLine(JsonText.Of(new
            {
                File = path,
                Network = network.Graph.Name,
                Bytes = bytes,
                Int8 = result is null ? null : new
                {
                    Method = result.Method.ToString(),
                    result.Scores[result.Method].Agreement,
                    result.Scores[result.Method].Error,
                    QuantizedLayers = result.QuantizedLayers.Count,
                    result.FloatLayers,
                },
            }));
            return;
        }

        if (result is not null)
            session.WriteLine(result.ToString());
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {network.Graph.Name}, " +
            $"{bytes / 1e6:F1} MB"));
    }
}
