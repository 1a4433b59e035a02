using SeNet.Collections;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// An optimizer and its options: <see cref="Sgd"/>, <see cref="AdamW"/>, <see cref="Lamb"/>, <see cref="RmsPropTF"/> or
/// <see cref="Muon"/>. The learning rate is <see cref="TrainingOptions.LearningRate"/>.
/// </summary>
/// <remarks>The family is closed: a run's state on the disk and its exact resume depend on each member.</remarks>
public abstract record OptimizerOptions
{
    private protected OptimizerOptions()
    {
    }

    /// <summary>Weight decay of the parameters whose group has no other.</summary>
    internal abstract double DefaultWeightDecay { get; }

    /// <summary>Creates the rule by which the parameters are updated.</summary>
    internal abstract UpdateRule CreateRule();

    /// <summary>Creates the rule for parameters that are updated one by one; null if there are none.</summary>
    internal virtual UpdateRule? CreateSingleRule() => null;

    /// <summary>Whether a parameter is updated by <see cref="CreateSingleRule"/>.</summary>
    internal virtual bool IsSingle(Tensor parameter) => false;

    /// <summary>Adds what distinguishes this from the default, <see cref="Sgd"/>.</summary>
    internal abstract void AddTo(NamedValues values);
}
