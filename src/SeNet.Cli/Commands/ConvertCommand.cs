using System.CommandLine;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Modules;
using SeNet.Weights;

namespace SeNet.Cli.Commands;

/// <summary><c>senet convert</c>: weights from one format into another.</summary>
internal static class ConvertCommand
{
    public static ToolCommand Create(Session session)
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "Weights file (safetensors, PyTorch, ONNX, .caffemodel), or folder of a run",
        };
        var target = new Argument<string>("TARGET")
        {
            Description = "File to write: .safetensors, or .pt, .pth or .bin for PyTorch",
        };
        var model = TextOption.Choice(
            "--model", "The network of a .caffemodel file", CaffeModel.Networks.Order(StringComparer.Ordinal));
        model.HelpName = "NAME";
        var dictionary = TextOption.Any(
            "--dictionary", "Dictionary of tensors in a PyTorch file, for example model_ema", "NAME",
            "the name of a dictionary");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that exists" };
        var command = new ToolCommand(
            "convert",
            "Converts weights: PyTorch to safetensors and back, tensor by tensor; ONNX and Caffe to either. There is " +
                "no way to Caffe; senet export writes ONNX.")
        {
            source, target,
        };
        command.AddGroup("Options", model, dictionary, overwrite);
        command.SetAction(values =>
        {
            var (from, to) = (values.GetValue(source)!, values.GetValue(target)!);
            var write = WriterFor(to);
            from = ModelSource.FileOf(from);
            if (File.Exists(to) && !values.GetValue(overwrite))
                throw new UsageException($"'{to}' exists; give another TARGET, or replace it with --overwrite.");
            var count = Path.GetExtension(from).Equals(".caffemodel", StringComparison.OrdinalIgnoreCase)
                ? ConvertCaffe(from, to, values.GetValue(model))
                : Convert(from, to, values.GetValue(dictionary), write);
            if (session.Json)
                session.WriteLine(JsonText.Of(new { Source = from, Target = to, Tensors = count }));
            else
                session.WriteLine($"{to}: {count} tensors, {new FileInfo(to).Length / 1e6:F1} MB");
            return ExitCode.Success;
        });
        return command
            .Example("senet convert model.pth model.safetensors", "PyTorch to safetensors.")
            .Example("senet convert runs/1 model.pt", "A run's best weights for torch.load.")
            .Example(
                "senet convert SE-ResNet-50.caffemodel seresnet50.safetensors --model legacy_seresnet50",
                "The weights that the paper's authors published.");
    }

    private static WeightsFormat.Writer WriterFor(string path)
    {
        try
        {
            return WeightsFormat.WriterFor(path);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(ErrorText.Explain(e)!);
        }
    }

    private static int Convert(string from, string to, string? dictionary, WeightsFormat.Writer write)
    {
        using var archive = TensorArchive.Open(from, dictionary);
        write(
            to,
            [.. archive.Tensors.Select(pair => new TensorContent(pair.Key, pair.Value, stream =>
            {
                var bytes = new byte[pair.Value.ByteLength];
                archive.Read(pair.Key, bytes);
                stream.Write(bytes);
            }))],
            archive.Metadata);
        return archive.Tensors.Count;
    }

    private static int ConvertCaffe(string from, string to, string? model)
    {
        if (model is null)
            throw new UsageException(
                $"A .caffemodel file does not name its network for senet; add --model with one of " +
                    $"{string.Join(", ", CaffeModel.Networks.Order(StringComparer.Ordinal))}.");
        SeNetRuntime.Initialize();
        using var network = ModelZoo.Create(model);
        WeightsFile.Save(to, network, CaffeModel.Load(from, network));
        return network.Graph.Parameters.Count;
    }
}
