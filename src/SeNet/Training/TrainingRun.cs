using SeNet.Data;
using SeNet.Models;
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
    private EpochProgress progress = EpochProgress.None;

    internal TrainingRun(
        nn.Module<Tensor, Tensor> model, TrainingOptions options, ImageSource train, Normalization normalization, Precision precision, Optimizer optimizer)
    {
        Model = model;
        Options = options;
        TrainImages = train;
        Normalization = normalization;
        Precision = precision;
        this.optimizer = optimizer;
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

    /// <summary>The sums of the epoch under way. Reading them waits for a GPU.</summary>
    internal EpochProgress Progress => progress = readProgress?.Invoke() ?? progress;

    internal bool StopRequested { get; private set; }

    /// <summary>Asks for the end of the run after the batch or epoch at hand.</summary>
    public void RequestStop() => StopRequested = true;

    /// <summary>What a file of this run's weights should tell: the model, the classes, how images are prepared.</summary>
    public WeightsMetadata DescribeWeights() => new()
    {
        Model = (Model as IDescribedModel)?.Describe(),
        ClassNames = TrainImages.ClassNames,
        Normalization = Normalization,
        Crop = (TrainImages as ImageFiles)?.Crop,
    };

    internal void Finish(EpochResult epoch)
    {
        history.Add(epoch);
        readProgress = null;
        progress = EpochProgress.None;
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
    public void SaveCheckpoint(string path)
    {
        using var scope = NewDisposeScope();
        // First of all: a loss that is not finite must not reach a checkpoint.
        var state = new CheckpointState(RunIdentity.Of(this), [.. history], Progress);
        TrainingCheckpoint.Write(path, state, Model.state_dict(), optimizer.State, random.get_rng_state(), DescribeWeights());
    }

    internal void Restore(string path)
    {
        using var checkpoint = TrainingCheckpoint.Read(path);
        checkpoint.State.Run.RequireSame(RunIdentity.Of(this), path);
        checkpoint.CopyInto(Model, optimizer, path);
        history.AddRange(checkpoint.State.History);
        progress = checkpoint.State.Progress;
        Resumed = true;
    }
}
