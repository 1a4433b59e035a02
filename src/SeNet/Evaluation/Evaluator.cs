using System.Runtime.InteropServices;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Runtime;
using SeNet.Tensors;
using SeNet.Text;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Evaluation;

/// <summary>
/// Evaluates a classifier on images, in evaluation mode: batch normalization uses its running statistics.
/// </summary>
/// <example>
/// <code>
/// var evaluation = new Evaluator(network, Normalization.Cifar10).Evaluate(data.Test);
/// Console.WriteLine($"loss {evaluation.Loss}, accuracy {evaluation.Accuracy}");
/// </code>
/// </example>
public sealed class Evaluator
{
    private readonly Module<Tensor, Tensor> model;
    private readonly Normalization normalization;
    private readonly string device;
    private readonly Precision? precision;
    private readonly int batchSize;
    private readonly TestTimeAugmentation augmentation;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="model">
    /// The model, which maps images [N, C, H, W] to logits or log-probabilities [N, classes]. It is not disposed.
    /// </param>
    /// <param name="normalization">Normalization of the images, as in training.</param>
    /// <param name="device">Device of the model: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</param>
    /// <param name="batchSize">Number of images per batch, at least 1. It changes the results only by rounding.</param>
    /// <param name="precision">
    /// Compute precision. Null: bfloat16 if the model (<see cref="IMixedPrecisionModel"/>) and the hardware
    /// support it, otherwise float32.
    /// </param>
    /// <param name="augmentation">
    /// Which views of each image are classified and averaged. Null: the image as it is.
    /// </param>
    public Evaluator(
        Module<Tensor, Tensor> model,
        Normalization normalization,
        string device = "cpu",
        int batchSize = 128,
        Precision? precision = null,
        TestTimeAugmentation? augmentation = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(normalization);
        ArgumentException.ThrowIfNullOrWhiteSpace(device);
        this.model = model;
        this.normalization = normalization;
        this.device = device;
        this.batchSize = Require.AtLeastOne(batchSize);
        this.precision = precision;
        this.augmentation = augmentation ?? TestTimeAugmentation.None;
    }

    /// <summary>
    /// Whether the result holds the probabilities of all classes for each image
    /// (<see cref="EvaluationResult.Probabilities"/>): 4 bytes times the number of images and classes.
    /// </summary>
    /// <value>Default: false.</value>
    public bool KeepProbabilities { get; init; }

    /// <summary>
    /// Evaluates the model on a set. Then each of its modules is in the mode, training or evaluation, that it was in.
    /// </summary>
    /// <remarks>
    /// Time and memory, except those of the model, are linear in the number of images and classes. A class may have no
    /// images.
    /// </remarks>
    /// <param name="images">The set.</param>
    /// <param name="topK">
    /// K of the top-k accuracy, at least 1. If it is larger than the number of classes, that number is used.
    /// </param>
    /// <param name="cancellationToken">Stops the evaluation after the batch in progress, without a result.</param>
    /// <exception cref="ArgumentException">
    /// The model does not accept the images, or has another number of classes than the set.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public EvaluationResult Evaluate(ImageSource images, int topK = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var k = Math.Min(Require.AtLeastOne(topK), images.ClassNames.Count);
        return EvaluationPart.Join(images, [EvaluatePart(images, k, 0, 1, cancellationToken)], k);
    }

    /// <summary>Evaluates the model on some of the batches of a set: one of equal parts, in their order.</summary>
    /// <param name="images">The set.</param>
    /// <param name="k">K of the top-k accuracy, at most the number of classes.</param>
    /// <param name="part">Which part, 0 to <paramref name="parts"/> - 1.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="cancellationToken">Stops the evaluation after the batch in progress, without a result.</param>
    internal EvaluationPart EvaluatePart(
        ImageSource images, int k, int part, int parts, CancellationToken cancellationToken)
    {
        RequireAlive.Module(model);
        cancellationToken.ThrowIfCancellationRequested();
        var classes = images.ClassNames.Count;
        var place = Devices.Parse(device);
        var chosen = PrecisionChoice.For(precision, model, place);

        using var modes = new ModuleModes(model);
        model.eval();
        using var inference = inference_mode();
        using var matrices = PrecisionChoice.Use(chosen, place);
        using var loader = new BatchLoader(images, batchSize, normalization, device, precision: chosen);
        var (firstBatch, end) = (
            (int)((long)loader.BatchCount * part / parts), (int)((long)loader.BatchCount * (part + 1) / parts));
        if (firstBatch == end)
            return EvaluationPart.Empty;
        using var sums = NewDisposeScope();
        // They stay on the device, and are read once: that is what waits for a GPU.
        var count = Enumerable.Range(firstBatch, end - firstBatch).Sum(loader.SizeOf);
        var inTopK = zeros(1, ScalarType.Int64, place);
        var losses = zeros(end - firstBatch, ScalarType.Float32, place);
        var predictions = zeros(count, ScalarType.Int64, place);
        var ranks = zeros(count, ScalarType.Int64, place);
        var confidences = zeros(count, ScalarType.Float32, place);
        var probabilities = KeepProbabilities ? new List<float[]>(count) : [];
        var (evaluated, batches) = (0, 0);
        foreach (var batch in loader.Epoch(0, firstBatch).Take(end - firstBatch))
        {
            using (batch)
            using (NewDisposeScope())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var output = evaluated == 0 ? ClassifyFirst(batch) : augmentation.Classify(model, batch.Images);
                ClassifierOutput.Require(model, output, batch.Count, classes);
                losses.narrow(0, batches++, 1).copy_(
                    functional.cross_entropy(output, batch.Labels, reduction: Reduction.Sum));
                inTopK.Plus_(output.topk(k, dim: 1).indexes.eq(batch.Labels.unsqueeze(1)).sum());
                predictions.narrow(0, evaluated, batch.Count).copy_(output.argmax(dim: 1));
                ranks.narrow(0, evaluated, batch.Count).copy_(RanksOf(output, batch.Labels));
                var softmax = output.softmax(1);
                confidences.narrow(0, evaluated, batch.Count).copy_(softmax.amax([1]));
                if (KeepProbabilities)
                    probabilities.AddRange(
                        softmax.cpu().to_type(ScalarType.Float32).data<float>().ToArray().Chunk(classes));
                evaluated += batch.Count;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new EvaluationPart(
            (int)inTopK.item<long>(),
            losses.cpu().data<float>().ToArray(),
            Narrow(predictions),
            Narrow(ranks),
            confidences.cpu().data<float>().ToArray())
        {
            Probabilities = probabilities,
        };

        static int[] Narrow(Tensor values) =>
            Array.ConvertAll(values.cpu().data<long>().ToArray(), value => (int)value);
    }

    /// <summary>
    /// Classifies the first batch. A model that does not accept such images at all gets an error of its own.
    /// </summary>
    private Tensor ClassifyFirst(Batch batch)
    {
        try
        {
            return augmentation.Classify(model, batch.Images);
        }
        catch (ExternalException error)
        {
            var images = batch.Images;
            throw new ArgumentException(
                $"'{ModuleName.Of(model)}' cannot classify the images {images.dtype} " +
                    $"[{string.Join(", ", images.shape)}] on '{device}'; it says: {ShortText.FirstLine(error)}.",
                error);
        }
    }

    /// <summary>
    /// Number of classes with a greater output than the label's, or an equal one and a lower index: [N], int64.
    /// </summary>
    private static Tensor RanksOf(Tensor output, Tensor labels)
    {
        var label = labels.unsqueeze(1);
        var own = output.gather(1, label);
        var before = arange(output.size(1), ScalarType.Int64, output.device).lt(label);
        // What is not a number counts as greater.
        var greater = own.ge(output).logical_not();
        return greater.logical_or(own.eq(output).logical_and(before)).sum(1);
    }
}
