using SeNet.Networks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Tensors;
using SeNet.Text;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>A training run in progress, as observers see it.</summary>
public sealed class TrainingRun
{
    private readonly List<IRunStatePart> parts;
    private readonly Lazy<RunIdentity> identity;
    private readonly WeightAverages? averages;
    private readonly List<string> warnings = [];

    internal TrainingRun(
        nn.Module<Tensor, Tensor> model,
        TrainingOptions options,
        ImageSource train,
        Normalization normalization,
        Precision precision,
        Optimizer optimizer,
        RunOutputs outputs,
        ImageSource? test = null,
        WeightAverages? averages = null)
    {
        Model = model;
        Options = options;
        TrainImages = train;
        TestImages = test;
        this.averages = averages;
        Normalization = normalization;
        Precision = precision;
        Outputs = outputs;
        // The model last: it is the caller's, and stays as it is when another part does not fit.
        parts = [Progress, optimizer, .. averages?.Parts ?? [], new GeneratorState(), new ModelState(model)];
        identity = new(() => new RunIdentity(model.GetName(), Description, options, train, normalization, precision));
    }

    /// <summary>The model that is trained.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The options of the run.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The training set.</summary>
    public ImageSource TrainImages { get; }

    /// <summary>The set that is tested after each epoch. Null: no test.</summary>
    public ImageSource? TestImages { get; }

    /// <summary>The normalization of the images.</summary>
    public Normalization Normalization { get; }

    /// <summary>
    /// Compute precision: <see cref="TrainingOptions.Precision"/>, or the one chosen if that is null.
    /// </summary>
    public Precision Precision { get; }

    /// <summary>Number of the epoch in progress, starting at 1; 0 before the first.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The results of all completed epochs, including those before a resume.</summary>
    public IReadOnlyList<EpochResult> History => Progress.History;

    /// <summary>Whether the run was resumed from a checkpoint.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Problems that did not stop the run, in order of time, each once.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The files and folders that the run writes.</summary>
    internal RunOutputs Outputs { get; }

    /// <summary>Receives each warning.</summary>
    internal Action<string>? Warned { get; set; }

    /// <summary>How far the run has come.</summary>
    internal RunProgress Progress { get; } = new();

    internal bool StopRequested { get; private set; }

    /// <summary>Stops the run after the batch or epoch in progress.</summary>
    public void RequestStop() => StopRequested = true;

    /// <summary>
    /// Reports a problem that does not stop the run to all observers. The same message is reported once.
    /// </summary>
    /// <param name="message">The problem, in one or two sentences.</param>
    public void Warn(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        if (warnings.Contains(message))
            return;
        warnings.Add(message);
        Warned?.Invoke(message);
    }

    /// <summary>
    /// Metadata for a file of this run's weights: the model, the classes and how images are prepared. If the training
    /// images are in memory and square, the crop resizes an image so that its shorter side is theirs and takes the
    /// center; if they are not square, there is no crop.
    /// </summary>
    public WeightsMetadata DescribeWeights() => new()
    {
        Model = Description,
        ClassNames = TrainImages.ClassNames,
        Normalization = Normalization,
        Crop = TrainImages switch
        {
            EncodedImageSource encoded => encoded.Crop,
            { Height: var side, Width: var width } when side == width => new CenterCrop(side) { CropFraction = 1 },
            _ => null,
        },
    };

    /// <summary>
    /// Saves a checkpoint: everything that an exact resume needs. The file appears only when it is complete.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written. The message gives the cause.</exception>
    public void SaveCheckpoint(string path)
    {
        RequireAlive.Module(Model);
        using var scope = NewDisposeScope();
        TrainingCheckpoint.Write(path, History.Count, Progress.Batches, identity.Value, parts, DescribeWeights());
    }

    /// <summary>Adds a part of the state that only some runs have.</summary>
    internal void AddPart(IRunStatePart part) => parts.Insert(parts.Count - 1, part);

    /// <summary>
    /// Saves weights of the run with the metadata of <see cref="DescribeWeights"/>. The file appears only when it is
    /// complete.
    /// </summary>
    /// <param name="path">The file. Its extension chooses the format, as for <see cref="WeightsFile.Save"/>.</param>
    /// <param name="weights">The weights.</param>
    /// <exception cref="IOException">The file cannot be written. The message gives the cause.</exception>
    /// <exception cref="InvalidOperationException">The run has no such weights, or not yet.</exception>
    public void SaveWeights(string path, ModelWeights weights = ModelWeights.Trained)
    {
        using var use = Has(weights) ? averages?.Use(weights) : throw new InvalidOperationException(
            $"The run has no {weights} weights; set TrainingOptions.{weights}.");
        WeightsFile.Save(path, Model, DescribeWeights());
    }

    /// <summary>Checks before the first batch that a metric will be known after each epoch.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="weights">The weights that are to be tested.</param>
    /// <param name="observer">Name of the observer that needs it.</param>
    /// <exception cref="InvalidOperationException">It will not be.</exception>
    internal void Require(Metric metric, ModelWeights weights, string observer)
    {
        RequireWeights(weights, observer);
        var isUsual = metric.Equals(Metric.Loss) || metric.Equals(Metric.Accuracy);
        var refusal =
            !isUsual && !Options.Metrics.Contains(metric)
                ? $"the metric '{metric.Name}', which the run does not compute; add it to TrainingOptions.Metrics"
            : TestImages is null && (!isUsual || weights != ModelWeights.Trained)
                ? $"'{EpochResult.NameOf(metric, weights)}', which is measured on a test set; give Trainer.Fit one"
            : null;
        if (refusal is not null)
            throw new InvalidOperationException($"{observer} needs {refusal}.");
    }

    /// <summary>Checks before the first batch that the run has weights of a kind.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    internal void RequireWeights(ModelWeights weights, string observer)
    {
        if (!Has(weights))
            throw new InvalidOperationException(
                $"{observer} needs the {weights} weights, which the run does not have; set TrainingOptions.{weights}.");
    }

    /// <summary>Takes over the state of a checkpoint.</summary>
    internal void Restore(TrainingCheckpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        checkpoint.Load(identity.Value, parts);
        Resumed = true;
    }

    /// <summary>
    /// Checks that the other processes have the same settings, and gives them the state of process 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">The settings differ.</exception>
    internal void Synchronize(ProcessGroup processes, Device device)
    {
        var settings = string.Join("; ", identity.Value.Values.Select(pair => $"{pair.Key} {pair.Value}"));
        processes.RequireSame($"{settings}; epochs {Options.Epochs}; device {device.type}", (rank, its, first) =>
        {
            var (theirs, ours) = ShortText.Around(its, first);
            return $"Rank {rank} has other settings than rank 0: '{theirs}' and '{ours}'. Give all processes the same.";
        });
        RunStateBroadcast.Run(processes.Communicator, parts);
    }

    /// <summary>Checks that all processes have the same weights.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    internal void RequireSameWeights(ProcessGroup processes) =>
        processes.RequireSame(StateHash.Of(Model), (rank, _, _) =>
            $"After epoch {Epoch} the weights of rank {rank} differ from those of rank 0: the two compute different " +
                "values. Use machines with the same processor type and the same version of libtorch.");

    private bool Has(ModelWeights weights) => weights switch
    {
        ModelWeights.Ema => Options.Ema is not null,
        ModelWeights.Swa => Options.Swa is not null,
        _ => true,
    };

    private ModelDescription? Description => (Model as IDescribedModel)?.Describe();
}
