using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Explanation;
using SeNet.Graphs;
using SeNet.Imaging;
using SeNet.Modules;
using static TorchSharp.torch;

namespace SeNet.Visualization.Reports;

/// <summary>Runs a network over test images for a report.</summary>
internal sealed class NetworkTest(
    ImageClassifier network, ImageSource images, Normalization normalization, string device, int batchSize,
    CancellationToken cancellationToken)
{
    // Gradients need the maps of all layers at once.
    private const int ImagesPerMap = 16;

    public ReportContents Run(Precision? precision, EvaluationResult? evaluation)
    {
        evaluation ??= new Evaluator(network, normalization, device, batchSize, precision) { KeepProbabilities = true }
            .Evaluate(images, cancellationToken: cancellationToken);
        var predictions = PredictionsOf(evaluation);
        var gates = GateStatistics.Compute(
            network, images, normalization, device, batchSize, precision, cancellationToken);
        var contents = new ReportContents(images.ClassNames)
        {
            Predictions = predictions,
            TestImages = images,
            Gates = gates.Blocks.Count > 0 ? gates : null,
            Complexity = Complexity.Of(network.Graph, images.Height, images.Width),
        };
        return contents with { Maps = MapsOf(predictions, contents.ExampleImages) };
    }

    private List<ReportPrediction> PredictionsOf(EvaluationResult evaluation)
    {
        if (evaluation.Probabilities.Count != images.Count)
            throw new ArgumentException(
                $"evaluation has the probabilities of {evaluation.Probabilities.Count} images, and there are " +
                $"{images.Count}; evaluate these images with {nameof(Evaluator.KeepProbabilities)}.",
                nameof(evaluation));
        return
        [
            .. evaluation.Probabilities.Select((probabilities, index) =>
                ReportPrediction.FromProbabilities(NameOf(index), images.Label(index), probabilities)),
        ];
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
