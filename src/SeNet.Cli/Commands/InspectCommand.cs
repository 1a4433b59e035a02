using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Weights;

namespace SeNet.Cli.Commands;

/// <summary><c>senet inspect</c>: the layers of a network, the tensors and metadata of a file.</summary>
internal static class InspectCommand
{
    public static ToolCommand Create(Session session)
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "Weights file (safetensors, PyTorch, ONNX), folder of a run, or name of a network",
        };
        model.CompletionSources.Add([.. NetworkZoo.Names]);
        var size = NumberOption.OptionalWhole(
            "--img-size", "Height and width of the image, in pixels (default: the network's)", 1, 4096);
        var keys = new Option<bool>("--keys") { Description = "List the tensors of a file, instead of its network's " +
            "layers" };
        var dictionary = TextOption.Any(
            "--dictionary", "Dictionary of tensors in the file, for example model_ema", "NAME",
                "the name of a dictionary");
        var command = new ToolCommand(
            "inspect",
            "Shows the layers of a network with shapes, parameters and multiply-adds, and what a file holds.")
        {
            model,
        };
        command.AddGroup("Options", size, keys, dictionary);
        command.SetAction(values =>
        {
            var name = values.GetValue(model)!;
            ModelSource.RequireKnown(name);
            if (ModelSource.IsNetwork(name))
            {
                var entry = NetworkZoo.Entries.First(row => row.Name == name);
                PrintLayers(session, NetworkZoo.Build(name), values.GetValue(size) ?? entry.InputSize);
                return ExitCode.Success;
            }

            var file = ModelSource.FileOf(name);
            using var archive = TensorArchive.Open(file, values.GetValue(dictionary));
            var metadata = WeightsMetadata.FromText(archive.Metadata, file);
            if (values.GetValue(keys) || metadata.Model is null)
            {
                PrintTensors(session, archive);
                return ExitCode.Success;
            }

            if (!session.Json)
                PrintMetadata(session, archive, metadata);
            PrintLayers(
                session, NetworkZoo.Build(metadata.Model), values.GetValue(size) ?? metadata.Crop?.Size ?? 224,
                    metadata);
            return ExitCode.Success;
        });
        return command
            .Example("senet inspect seresnet50", "A network of the zoo.")
            .Example("senet inspect runs/1", "The best weights of a run: classes, image preparation, layers.")
            .Example("senet inspect model.pt --keys", "Keys, types and shapes of any weights file.");
    }

    private static void PrintLayers(Session session, Graph graph, int size, WeightsMetadata? metadata = null)
    {
        var cost = Complexity.Of(graph, size);
        if (session.Json)
        {
            session.WriteLine(JsonText.Of(new
            {
                Network = graph.Name,
                graph.Arguments,
                ImageSize = size,
                cost.Parameters,
                cost.MultiplyAdds,
                cost.Activations,
                metadata?.ClassNames,
                Layers = cost.Layers.Select(layer => new
                {
                    layer.Key, layer.Layer, layer.OutputShape, layer.Parameters, layer.MultiplyAdds,
                }),
            }));
            return;
        }

        session.Table(
            ["layer", "kind", "output", "parameters", "multiply-adds"],
            cost.Layers.Select(layer => new[]
            {
                layer.Key, layer.Layer, string.Join('x', layer.OutputShape.Skip(1)), $"{layer.Parameters}",
                $"{layer.MultiplyAdds}",
            }));
        session.WriteLine(
            $"{graph.Name}, {size} x {size} pixels: {ModelsCommand.Short(cost.Parameters)} parameters, " +
                $"{ModelsCommand.Short(cost.MultiplyAdds)} multiply-adds");
    }

    private static void PrintMetadata(Session session, TensorArchive archive, WeightsMetadata metadata)
    {
        session.WriteLine($"file      {archive.Path}, {new FileInfo(archive.Path).Length / 1e6:F1} MB, " +
            $"{archive.Tensors.Count} tensors");
        session.WriteLine($"network   {metadata.Model!.Name}");
        if (metadata.ClassNames is { } classes)
            session.WriteLine($"classes   {classes.Count}: {SeNet.Text.ShortText.List([.. classes])}");
        if (metadata.Crop is { } crop)
            session.WriteLine(string.Create(CultureInfo.InvariantCulture, 
                $"images    {crop.Size} x {crop.Size} pixels, the middle {100 * crop.CropFraction:0.#}%, " +
                    $"{crop.Interpolation}"));
        if (metadata.Normalization is { } normalization)
            session.WriteLine(string.Create(CultureInfo.InvariantCulture, 
                $"          mean {Numbers(normalization.Mean)}, standard deviation " +
                    $"{Numbers(normalization.StandardDeviation)}"));
        session.WriteLine();

        static string Numbers(IReadOnlyList<float> values) => string.Join(
            " ", values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));
    }

    private static void PrintTensors(Session session, TensorArchive archive)
    {
        if (session.Json)
        {
            session.WriteLine(JsonText.Of(new JsonObject
            {
                ["file"] = archive.Path,
                ["metadata"] = JsonText.Node(archive.Metadata),
                ["tensors"] = new JsonArray([.. archive.Tensors.Select(pair => new JsonObject
                {
                    ["key"] = pair.Key, ["type"] = $"{pair.Value.Type}", ["shape"] = JsonText.Node(pair.Value.Shape),
                })]),
            }));
            return;
        }

        session.Table(
            ["key", "type", "shape"],
            archive.Tensors.Select(pair => new[]
            {
                Text.Printable.Text(pair.Key), $"{pair.Value.Type}", string.Join('x', pair.Value.Shape),
            }));
        foreach (var (key, value) in archive.Metadata)
            session.WriteLine($"{Text.Printable.Text(key)}: {Text.Printable.Text(value)}");
        session.WriteLine($"{archive.Tensors.Count} tensors, " +
            $"{archive.Tensors.Values.Sum(one => one.ByteLength) / 1e6:F1} MB");
    }
}
