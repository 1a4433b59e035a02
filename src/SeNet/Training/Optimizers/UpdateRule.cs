using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>How an optimizer updates a range of parameters.</summary>
internal abstract class UpdateRule
{
    /// <summary>
    /// The state of each parameter: names and initial values. Under the name "" the state has the parameter's own key.
    /// </summary>
    public abstract IReadOnlyList<(string Name, double Initial)> State { get; }

    /// <summary>Whether the rule depends on the number of steps.</summary>
    public virtual bool CountsSteps => false;

    /// <summary>Whether the rule needs the parameters of a range one by one.</summary>
    public virtual bool NeedsParts => false;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="rate">That of the schedule.</param>
    /// <param name="maximum">Its maximum.</param>
    public virtual double RateOf(double rate, double maximum) => rate;

    /// <summary>Prepares a step.</summary>
    /// <param name="gradients">The gradients of all parameters; may be changed.</param>
    public virtual void Begin(Tensor gradients)
    {
    }

    /// <summary>Updates a range. Overwrites its gradients. Called without gradient recording.</summary>
    public abstract void Update(ParameterRange range, double rate);
}
