using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Explanation;
using SeNet.Graphs;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Visualization.Reports;

/// <summary>Runs a network over test images for a report.</summary>
internal sealed class NetworkTest(
    ImageClassifier network, ImageSource images, Normalization normalization, string device, int batchSize,
    CancellationToken cancellationToken)
{
    // Gradients need the maps of all layers at once.
    private const int ImagesPerMap = 16;

    public ReportContents Run(Precision? precision)
    {
        RequireAlive.Module(network);
        var (predictions, gates) = Predict(precision);
        var contents = new ReportContents(images.ClassNames)
        {
            Predictions = predictions,
            TestImages = images,
            Gates = gates.Blocks.Count > 0 ? gates : null,
            Complexity = Complexity.Of(network.Graph, images.Height, images.Width),
        };
        return contents with { Maps = MapsOf(predictions, contents.ExampleImages) };
    }

    private (List<ReportPrediction> Predictions, GateStatistics Gates) Predict(Precision? precision)
    {
        var place = Devices.Parse(device);
        var chosen = PrecisionChoice.For(precision, network, place);
        using var modes = new ModuleModes(network);
        network.eval();
        using var inference = inference_mode();
        using var matrices = PrecisionChoice.Use(chosen, place);
        using var loader = new BatchLoader(images, batchSize, normalization, device, precision: chosen);
        using var gates = new GateCollector(network.Graph, images.ClassNames, place);
        var predictions = new List<ReportPrediction>(images.Count);
        var classes = images.ClassNames.Count;
        var output = network.Graph.Output.Name;
        foreach (var batch in loader.Epoch(0))
            using (batch)
            using (NewDisposeScope())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var values = network.Values(batch.Images, [output, .. gates.Names]);
                ClassifierOutput.Require(network, values[output], batch.Count, classes);
                gates.Add(values, batch.Labels);
                var probabilities = values[output].to_type(ScalarType.Float32).softmax(1).cpu().ToFloats();
                for (var row = 0; row < batch.Count; row++)
                    predictions.Add(ReportPrediction.FromProbabilities(
                        NameOf(predictions.Count),
                        images.Label(predictions.Count),
                        probabilities.AsSpan(row * classes, classes)));
            }

        return (predictions, gates.Result());
    }

    /// <summary>Of the predicted class, and of a mistake of the true one too.</summary>
    private Dictionary<int, IReadOnlyList<ClassActivationMap>> MapsOf(
        List<ReportPrediction> predictions, IReadOnlyList<int> examples)
    {
        var maps = new Dictionary<int, IReadOnlyList<ClassActivationMap>>();
        if (examples.Count == 0)
            return maps;
        var explanation = new GradCam(network);
        foreach (var part in examples.Chunk(ImagesPerMap))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var loader = new BatchLoader(
                images, part.Length, normalization, device, shuffleSeed: 0, sampler: new ListSampler(part));
            using var batch = loader.Epoch(0).Single();
            var predicted = explanation.Compute(
                batch.Images, [.. part.Select(index => predictions[index].PredictedClass)]);
            var truth = explanation.Compute(batch.Images, [.. part.Select(index => predictions[index].TrueClass)]);
            for (var i = 0; i < part.Length; i++)
                maps[part[i]] = predictions[part[i]].IsCorrect ? [predicted[i]] : [predicted[i], truth[i]];
        }

        return maps;
    }

    private string NameOf(int index) => images is ImageFiles files
        ? $"{Path.GetFileName(Path.GetDirectoryName(files.Path(index)))}/{Path.GetFileName(files.Path(index))}"
        : FormattableString.Invariant($"image {index}");

    /// <summary>Some images, in an order.</summary>
    private sealed record ListSampler(int[] Chosen) : Sampler
    {
        public override int Count(ImageSource images) => Chosen.Length;

        public override int[] Indices(ImageSource images, int seed, int epoch) => Chosen;
    }
}
