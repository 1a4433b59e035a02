using SeNet.Data;
using SeNet.Models;
using SeNet.Modules;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>A run in progress, as its observers see it.</summary>
public sealed class TrainingRun
{
    private readonly IReadOnlyList<IRunStatePart> parts;
    private readonly Lazy<RunIdentity> identity;
    private readonly List<string> warnings = [];

    internal TrainingRun(
        nn.Module<Tensor, Tensor> model,
        TrainingOptions options,
        ImageSource train,
        Normalization normalization,
        Precision precision,
        Optimizer optimizer,
        RunOutputs outputs)
    {
        Model = model;
        Options = options;
        TrainImages = train;
        Normalization = normalization;
        Precision = precision;
        Outputs = outputs;
        // The model last: it is the caller's, and stays as it is when another part does not fit.
        parts = [Progress, optimizer, new GeneratorState(), new ModelState(model)];
        identity = new(() => new RunIdentity(model.GetName(), Description, options, train, normalization, precision));
    }

    /// <summary>The network that is trained.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The run's options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The training set.</summary>
    public ImageSource TrainImages { get; }

    /// <summary>How images are normalised.</summary>
    public Normalization Normalization { get; }

    /// <summary>The type in which the network computes: <see cref="TrainingOptions.Precision"/>, or what was chosen for it.</summary>
    public Precision Precision { get; }

    /// <summary>The epoch under way, from 1; 0 before the first.</summary>
    public int Epoch { get; internal set; }

    /// <summary>All finished epochs, those before a resume included.</summary>
    public IReadOnlyList<EpochResult> History => Progress.History;

    /// <summary>Whether the run was resumed from a checkpoint.</summary>
    public bool Resumed { get; private set; }

    /// <summary>What was wrong and did not stop the run, in the order of time, each once.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>What the run writes.</summary>
    internal RunOutputs Outputs { get; }

    /// <summary>Is told of each warning.</summary>
    internal Action<string>? Warned { get; set; }

    /// <summary>How far the run has come.</summary>
    internal RunProgress Progress { get; } = new();

    internal bool StopRequested { get; private set; }

    /// <summary>Asks for the end of the run after the batch or epoch at hand.</summary>
    public void RequestStop() => StopRequested = true;

    /// <summary>
    /// Tells all observers of something that is wrong and does not stop the run. The same message is told once.
    /// </summary>
    /// <param name="message">What is wrong, in a sentence or two.</param>
    public void Warn(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        if (warnings.Contains(message))
            return;
        warnings.Add(message);
        Warned?.Invoke(message);
    }

    /// <summary>
    /// What a file of this run's weights should tell: the model, the classes, how images are prepared. Where the
    /// training images are in memory, an image of another size is scaled until its shorter side is theirs and the
    /// middle is cut out; where they are not square, no such crop is told.
    /// </summary>
    public WeightsMetadata DescribeWeights() => new()
    {
        Model = Description,
        ClassNames = TrainImages.ClassNames,
        Normalization = Normalization,
        Crop = TrainImages switch
        {
            ImageFiles files => files.Crop,
            { Height: var side, Width: var width } when side == width => new CenterCrop(side) { Share = 1 },
            _ => null,
        },
    };

    /// <summary>Saves everything that an exact resume needs to a file, which appears at its place only when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; the message names it and the cause.</exception>
    public void SaveCheckpoint(string path)
    {
        RequireAlive.Module(Model);
        using var scope = NewDisposeScope();
        TrainingCheckpoint.Write(path, History.Count, Progress.Batches, identity.Value, parts, DescribeWeights());
    }

    /// <summary>Takes over the state of a checkpoint.</summary>
    internal void Restore(TrainingCheckpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        checkpoint.Load(identity.Value, parts);
        Resumed = true;
    }

    private ModelDescription? Description => (Model as IDescribedModel)?.Describe();
}
