using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Stochastic gradient descent as PyTorch has it: d = g + decay * p; v = momentum * v + d; p -= rate * (d + momentum * v) with
/// Nesterov, p -= rate * v without. Its state is one velocity a parameter, by the parameter's key.
/// </summary>
internal sealed class SgdOptimizer : IDisposable
{
    private readonly TrainingOptions options;
    private readonly FlatParameters parameters;
    private readonly Tensor velocity;

    public SgdOptimizer(nn.Module model, TrainingOptions options)
    {
        this.options = options;
        parameters = new FlatParameters(model);
        velocity = zeros_like(parameters.Values).DetachFromDisposeScope();
    }

    /// <summary>The velocities by their parameters' keys: views, the caller's.</summary>
    public IReadOnlyDictionary<string, Tensor> State => parameters.Split(velocity);

    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        foreach (var (key, view) in parameters.Split(velocity))
            view.copy_(state[key]);
    }

    public void ZeroGradients() => parameters.Gradients.zero_();

    /// <summary>Scales the whole gradient down to a Euclidean norm, as PyTorch's clip_grad_norm_ does.</summary>
    public void ClipGradient(double norm)
    {
        using var scope = NewDisposeScope();
        parameters.Gradients.mul_((norm / (parameters.Gradients.norm() + 1e-6)).clamp(max: 1));
    }

    /// <summary>Moves the parameters; the gradients are used up.</summary>
    public void Step(double learningRate)
    {
        using var noGrad = no_grad();
        var direction = parameters.Gradients.add_(parameters.Values, alpha: options.WeightDecay);
        velocity.mul_(options.Momentum).add_(direction);
        var change = options.Nesterov ? direction.add_(velocity, alpha: options.Momentum) : velocity;
        parameters.Values.add_(change, alpha: -learningRate);
    }

    public void Dispose()
    {
        parameters.Dispose();
        velocity.Dispose();
    }
}
