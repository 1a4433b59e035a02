using SeNet.Data;
using SeNet.Imaging;
using SeNet.Models;
using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>A run in progress, as its observers see it.</summary>
public sealed class TrainingRun
{
    private readonly Optimizer optimizer;
    private readonly List<EpochResult> history = [];
    private Func<EpochProgress>? readProgress;
    private readonly List<string> warnings = [];
    private EpochProgress progress = EpochProgress.None;
    private EpochProgress finished = EpochProgress.None;

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
        this.optimizer = optimizer;
        Outputs = outputs;
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
    public IReadOnlyList<EpochResult> History => history;

    /// <summary>Whether the run was resumed from a checkpoint.</summary>
    public bool Resumed { get; private set; }

    /// <summary>What was wrong and did not stop the run, in the order of time, each once.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>What the run writes.</summary>
    internal RunOutputs Outputs { get; }

    /// <summary>Is told of each warning.</summary>
    internal Action<string>? Warned { get; set; }

    /// <summary>The sums of the epoch under way. Reading them waits for a GPU.</summary>
    internal EpochProgress Progress => progress = readProgress?.Invoke() ?? progress;

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
        Model = (Model as IDescribedModel)?.Describe(),
        ClassNames = TrainImages.ClassNames,
        Normalization = Normalization,
        Crop = TrainImages switch
        {
            ImageFiles files => files.Crop,
            { Height: var side, Width: var width } when side == width => new CenterCrop(side) { CropFraction = 1 },
            _ => null,
        },
    };

    internal void Finish(EpochResult epoch)
    {
        history.Add(epoch);
        readProgress = null;
        (finished, progress) = (progress, EpochProgress.None);
    }

    /// <summary>Takes <see cref="Finish"/> back: the last epoch is trained, and has to be tested again.</summary>
    internal void Reopen()
    {
        history.RemoveAt(history.Count - 1);
        progress = finished;
    }

    /// <summary>Has <see cref="Progress"/> read when it is asked for, until the epoch ends.</summary>
    internal void Follow(Func<EpochProgress> read) => readProgress = read;

    /// <summary>Reads <see cref="Progress"/> a last time.</summary>
    internal void Unfollow()
    {
        _ = Progress;
        readProgress = null;
    }

    /// <summary>Saves all that an exact resume needs to a file, which appears at its place only when it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; the message names it and the cause.</exception>
    public void SaveCheckpoint(string path)
    {
        RequireAlive.Module(Model);
        using var scope = NewDisposeScope();
        // First of all: a loss that is not finite must not reach a checkpoint.
        var state = new CheckpointState(RunIdentity.Of(this), [.. history], Progress);
        TrainingCheckpoint.Write(
            path, state, Model.state_dict(), optimizer.State, random.get_rng_state(), DescribeWeights());
    }

    internal void Restore(string path)
    {
        if (Directory.Exists(path))
            throw new ArgumentException(
                $"resumeFrom is the folder '{path}'; give a checkpoint's file: CheckpointDirectory.Latest finds the " +
                    $"last in a folder.",
                nameof(path));
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"There is no checkpoint '{path}' to go on from; CheckpointDirectory.Latest finds the last in a " +
                    $"folder.",
                path);
        using var checkpoint = TrainingCheckpoint.Read(path);
        checkpoint.State.Run.RequireSame(RunIdentity.Of(this), path);
        checkpoint.CopyInto(Model, optimizer, path);
        history.AddRange(checkpoint.State.History);
        progress = checkpoint.State.Progress;
        Resumed = true;
    }
}
