using SeNet.Data;
using SeNet.Models;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>A run in progress, as its observers see it.</summary>
public sealed class TrainingRun
{
    private readonly SgdOptimizer optimizer;
    private readonly List<EpochResult> history = [];

    internal TrainingRun(nn.Module<Tensor, Tensor> model, TrainingOptions options, ImageSet train, Normalization normalization, SgdOptimizer optimizer)
    {
        Model = model;
        Options = options;
        TrainImages = train;
        Normalization = normalization;
        this.optimizer = optimizer;
    }

    /// <summary>The network that is trained.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The run's options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The training set.</summary>
    public ImageSet TrainImages { get; }

    /// <summary>How images are normalised.</summary>
    public Normalization Normalization { get; }

    /// <summary>The epoch under way, from 1; 0 before the first.</summary>
    public int Epoch { get; internal set; }

    /// <summary>All finished epochs, those before a resume included.</summary>
    public IReadOnlyList<EpochResult> History => history;

    /// <summary>Whether the run was resumed from a checkpoint.</summary>
    public bool Resumed { get; private set; }

    internal EpochProgress Progress { get; set; } = EpochProgress.None;

    internal bool StopRequested { get; private set; }

    /// <summary>Asks for the end of the run after the batch or epoch at hand.</summary>
    public void RequestStop() => StopRequested = true;

    /// <summary>What a file of this run's weights should tell: the model, the classes, the normalisation.</summary>
    public WeightsMetadata DescribeWeights() => new()
    {
        Model = (Model as IDescribedModel)?.Describe(),
        ClassNames = TrainImages.ClassNames,
        Normalization = Normalization,
    };

    internal void Finish(EpochResult epoch)
    {
        history.Add(epoch);
        Progress = EpochProgress.None;
    }

    /// <summary>Saves all that an exact resume needs to a file, which appears at its place only when it is whole.</summary>
    /// <param name="path">The file.</param>
    public void SaveCheckpoint(string path)
    {
        using var scope = NewDisposeScope();
        TrainingCheckpoint.Write(path, new CheckpointState(RunIdentity.Of(this), [.. history], Progress), Model.state_dict(), optimizer.State, random.get_rng_state());
    }

    internal void Restore(string path)
    {
        using var checkpoint = TrainingCheckpoint.Read(path);
        checkpoint.State.Run.RequireSame(RunIdentity.Of(this), path);
        checkpoint.CopyInto(Model, optimizer, path);
        history.AddRange(checkpoint.State.History);
        Progress = checkpoint.State.Progress;
        Resumed = true;
    }
}
