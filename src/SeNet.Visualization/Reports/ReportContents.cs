using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Explanation;
using SeNet.Graphs;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Training;

namespace SeNet.Visualization.Reports;

/// <summary>
/// What an <see cref="HtmlReport"/> shows of a run. All but the class names may be missing: the report leaves out what
/// it does not have.
/// </summary>
/// <example>
/// <code>
/// var result = new Trainer(network).Fit(data.Train, data.Test);
/// var contents = ReportContents.Evaluate(network, data.Test, Normalization.Cifar10) with
/// {
///     Title = "CIFAR-10",
///     History = result.History,
///     TrainingImages = data.Train,
/// };
/// HtmlReport.Write("report.html", contents);
/// </code>
/// </example>
public sealed record ReportContents
{
    /// <summary>Makes contents of nothing but the classes.</summary>
    /// <param name="classNames">Names of the classes, at least one.</param>
    /// <exception cref="ArgumentException">There is no class.</exception>
    public ReportContents(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count == 0)
            throw new ArgumentException("classNames is empty; a report has at least one class.", nameof(classNames));
        ClassNames = [.. classNames];
    }

    /// <summary>Names of the classes. A class is an index into this list.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Heading of the page.</summary>
    /// <value>Default: <c>Training report</c>.</value>
    public string Title { get; init; } = "Training report";

    /// <summary>A line below the heading: the command, the date.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Options of the run.</summary>
    public IReadOnlyList<ReportFact> Settings { get; init; } = [];

    /// <summary>Versions, processor, time.</summary>
    public IReadOnlyList<ReportFact> Environment { get; init; } = [];

    /// <summary>The epochs.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];

    /// <summary>Images of each class in the parts of the data; null: those of the image sets below.</summary>
    public IReadOnlyList<ReportSplit>? Splits { get; init; }

    /// <summary>What a check of the data says, in a sentence or two. Empty if none was made.</summary>
    public string CheckSummary { get; init; } = "";

    /// <summary>What a check of the data found.</summary>
    public IReadOnlyList<ReportFinding> CheckFindings { get; init; } = [];

    /// <summary>Training images, of which examples are shown; null for none.</summary>
    public ImageSource? TrainingImages { get; init; }

    /// <summary>
    /// Test images, in the order of <see cref="Predictions"/>; null: predictions are shown without images.
    /// </summary>
    public ImageSource? TestImages { get; init; }

    /// <summary>What the network says of each test image.</summary>
    public IReadOnlyList<ReportPrediction> Predictions { get; init; } = [];

    /// <summary>Confusion matrix; null: that of <see cref="Predictions"/>.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>
    /// Class activation maps of predictions, by their positions: of one class or several. Those of
    /// <see cref="ExampleImages"/> are shown first.
    /// </summary>
    public IReadOnlyDictionary<int, IReadOnlyList<ClassActivationMap>> Maps { get; init; } =
        new Dictionary<int, IReadOnlyList<ClassActivationMap>>();

    /// <summary>Layers, parameters and multiply-adds of the network; null for none.</summary>
    public Complexity? Complexity { get; init; }

    /// <summary>Gates of the network's SE blocks; null for none.</summary>
    public GateStatistics? Gates { get; init; }

    /// <summary>
    /// Positions of the predictions that the report shows as examples: the worst mistakes, the most confident correct
    /// ones and the least certain ones. Class activation maps are worth computing for these.
    /// </summary>
    public IReadOnlyList<int> ExampleImages => new ExampleLists(Predictions).All;

    /// <summary>
    /// Tests a network: predictions, gates of its SE blocks, layers, and class activation maps of the
    /// <see cref="ExampleImages"/>. The other properties are set with <c>with</c>.
    /// </summary>
    /// <param name="network">The network. It is not disposed, and stays in the mode that it is in.</param>
    /// <param name="images">Test images.</param>
    /// <param name="normalization">Normalization of the images, as in training.</param>
    /// <param name="device">Device of the network: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</param>
    /// <param name="batchSize">Number of images per batch, at least 1.</param>
    /// <param name="precision">
    /// Compute precision of the pass. Null: bfloat16 if the hardware supports it, otherwise float32. Maps are computed
    /// in float32.
    /// </param>
    /// <param name="evaluation">
    /// Result for these images of an <see cref="Evaluator"/> with <see cref="Evaluator.KeepProbabilities"/>, so that
    /// the report has the same predictions. Null: the images are evaluated here.
    /// </param>
    /// <param name="cancellationToken">Stops after the batch in progress, without a result.</param>
    /// <exception cref="ArgumentException">
    /// The network does not accept the images, or has another number of classes than the set; or
    /// <paramref name="evaluation"/> has not the probabilities of all images.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ReportContents Evaluate(
        ImageClassifier network, ImageSource images, Normalization normalization, string device = "cpu",
        int batchSize = 128, Precision? precision = null, EvaluationResult? evaluation = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(normalization);
        return new NetworkTest(network, images, normalization, device, batchSize, cancellationToken)
            .Run(precision, evaluation);
    }
}
