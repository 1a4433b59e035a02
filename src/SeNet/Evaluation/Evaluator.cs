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

/// <summary>Evaluates a classifier on images, in evaluation mode: batch normalisation uses its running statistics.</summary>
public sealed class Evaluator
{
    private readonly Module<Tensor, Tensor> model;
    private readonly Normalization normalization;
    private readonly string device;
    private readonly Precision? precision;
    private readonly int batchSize;
    private readonly TestViews views;

    /// <summary>Makes an evaluator.</summary>
    /// <param name="model">Takes images [N, C, H, W], gives logits or log-probabilities [N, classes]. Stays the caller's.</param>
    /// <param name="normalization">How images are normalised; the training's.</param>
    /// <param name="device">Where the model is: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</param>
    /// <param name="batchSize">Images a batch, at least 1; the results do not depend on it but for rounding.</param>
    /// <param name="precision">
    /// The precision; null for bfloat16 where the model (<see cref="Models.IMixedPrecisionModel"/>) and the hardware have it, else float32.
    /// </param>
    /// <param name="views">The views of each image whose outputs are averaged.</param>
    public Evaluator(
        Module<Tensor, Tensor> model, Normalization normalization, string device = "cpu", int batchSize = 128, Precision? precision = null, TestViews views = TestViews.AsIs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(normalization);
        ArgumentException.ThrowIfNullOrWhiteSpace(device);
        this.model = model;
        this.normalization = normalization;
        this.device = device;
        this.batchSize = Require.AtLeastOne(batchSize);
        this.precision = precision;
        this.views = Require.Defined(views);
    }

    /// <summary>
    /// Evaluates on a set. The training flag of each of the model's modules is what it was afterwards.
    /// </summary>
    /// <remarks>
    /// Time and memory beside the model's are linear in the images and the classes. A class may be without images.
    /// </remarks>
    /// <param name="images">The set.</param>
    /// <param name="topK">K of the top-k accuracy, at least 1; at most the classes are counted.</param>
    /// <param name="cancellationToken">Stops the evaluation after the batch at hand; there is no result then.</param>
    /// <exception cref="ArgumentException">
    /// The model does not take the set's images, or gives another number of classes than the set has.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed of.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public EvaluationResult Evaluate(ImageSource images, int topK = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        Require.AtLeastOne(topK);
        RequireAlive.Module(model);
        cancellationToken.ThrowIfCancellationRequested();
        var classes = images.ClassNames.Count;
        var k = Math.Min(topK, classes);
        var place = Devices.Parse(device);
        var chosen = PrecisionChoice.For(precision, model, place);

        using var modes = new ModuleModes(model);
        model.eval();
        using var inference = inference_mode();
        using var matrices = PrecisionChoice.Use(chosen, place);
        using var loader = new BatchLoader(images, batchSize, normalization, place, precision: chosen);
        using var sums = NewDisposeScope();
        // They stay on the device, and are read once: that is what waits for a GPU.
        var lossSum = zeros(1, ScalarType.Float64, place);
        var inTopK = zeros(1, ScalarType.Int64, place);
        var predictions = zeros(images.Count, ScalarType.Int64, place);
        long evaluated = 0;
        foreach (var batch in loader.Epoch(0))
        {
            using (batch)
            using (NewDisposeScope())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var output = evaluated == 0 ? ClassifyFirst(batch) : views.Classify(model, batch.Images);
                ClassifierOutput.Require(model, output, batch.Count, classes);
                lossSum.Plus_(functional.cross_entropy(output, batch.Labels, reduction: Reduction.Sum));
                inTopK.Plus_(output.topk(k, dim: 1).indexes.eq(batch.Labels.unsqueeze(1)).sum());
                predictions.narrow(0, evaluated, batch.Count).copy_(output.argmax(dim: 1));
                evaluated += batch.Count;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new EvaluationResult(
            lossSum.item<double>() / images.Count, (double)inTopK.item<long>() / images.Count, k, Count(images, predictions));
    }

    /// <summary>
    /// Classifies the first batch; a model that does not take such images at all is told from one that fails later.
    /// </summary>
    private Tensor ClassifyFirst(Batch batch)
    {
        try
        {
            return views.Classify(model, batch.Images);
        }
        catch (ExternalException error)
        {
            var images = batch.Images;
            throw new ArgumentException(
                $"'{ModuleName.Of(model)}' can't classify the images {images.dtype} [{string.Join(", ", images.shape)}] on '{device}'; it says: {ShortText.FirstLine(error)}.", error);
        }
    }

    private static ConfusionMatrix Count(ImageSource images, Tensor predictions)
    {
        var confusion = new ConfusionMatrix(images.ClassNames);
        var predicted = predictions.cpu().data<long>().ToArray();
        for (var i = 0; i < predicted.Length; i++)
            confusion.Add(images.Label(i), (int)predicted[i]);
        return confusion;
    }
}
