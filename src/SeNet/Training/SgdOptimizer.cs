using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Stochastic gradient descent as PyTorch has it: d = g + decay * p; v = momentum * v + d; p -= rate * (d + momentum * v) with
/// Nesterov, p -= rate * v without. Its state is one velocity a parameter, by the parameter's key.
/// </summary>
internal sealed class SgdOptimizer : IDisposable
{
    private readonly TrainingOptions options;
    private readonly List<(string Key, Parameter Parameter, Tensor Velocity)> slots;

    public SgdOptimizer(nn.Module model, TrainingOptions options)
    {
        this.options = options;
        slots = [.. model.named_parameters()
            .Where(pair => pair.parameter.requires_grad)
            .Select(pair => (pair.name, pair.parameter, zeros_like(pair.parameter, requires_grad: false).DetachFromDisposeScope()))];
    }

    /// <summary>The velocities by their parameters' keys; they stay the optimizer's.</summary>
    public IReadOnlyDictionary<string, Tensor> State => slots.ToDictionary(slot => slot.Key, slot => slot.Velocity);

    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        using var noGrad = no_grad();
        foreach (var (key, _, velocity) in slots)
            velocity.copy_(state[key]);
    }

    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        foreach (var (_, parameter, _) in slots)
            parameter.grad?.zero_();
    }

    public void Step(double learningRate)
    {
        using var noGrad = no_grad();
        foreach (var (_, parameter, velocity) in slots)
        {
            using var scope = NewDisposeScope();
            if (parameter.grad is not { } gradient)
                continue;
            var direction = gradient.add(parameter, alpha: options.WeightDecay);
            velocity.mul_(options.Momentum).add_(direction);
            var change = options.Nesterov ? direction.add_(velocity, alpha: options.Momentum) : velocity;
            parameter.add_(change, alpha: -learningRate);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, velocity) in slots)
            velocity.Dispose();
    }
}
