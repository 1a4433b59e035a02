using SeNet.Internal;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Stochastic gradient descent as PyTorch has it: d = g + decay * p; v = momentum * v + d; p -= rate * (d + momentum * v) with
/// Nesterov, p -= rate * v without; or, for convolutions where it is asked for, <see cref="Muon"/>. Its state is one velocity a
/// parameter, by the parameter's key.
/// </summary>
internal sealed class Optimizer : IDisposable
{
    private readonly TrainingOptions options;
    private readonly FlatParameters parameters;
    private readonly Tensor velocity;
    private readonly (Tensor Values, Tensor Gradients, Tensor Velocity) flat;
    private readonly List<(Tensor Weight, Tensor Gradient, Tensor Velocity)> matrices = [];

    public Optimizer(nn.Module model, TrainingOptions options)
    {
        this.options = options;
        parameters = new FlatParameters(model, apart: IsMatrix);
        velocity = zeros_like(parameters.Values).DetachFromDisposeScope();
        using var scope = NewDisposeScope();
        flat = Detached(parameters.Values, parameters.Gradients, velocity, buffer => buffer.narrow(0, 0, parameters.Together));
        var (values, gradients, velocities) = (parameters.Split(parameters.Values), parameters.Split(parameters.Gradients), parameters.Split(velocity));
        foreach (var (key, value) in values)
            if (IsMatrix(value))
                matrices.Add(Detached(value, gradients[key], velocities[key], tensor => tensor));
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
        parameters.Gradients.mul_(parameters.Gradients.norm().Plus(1e-6).reciprocal().Times(norm).Within(0, 1));
    }

    /// <summary>Moves the parameters; the gradients are used up.</summary>
    /// <param name="learningRate">That of stochastic gradient descent; Muon's is scaled by the same schedule.</param>
    public void Step(double learningRate)
    {
        using var noGrad = no_grad();
        foreach (var (weight, gradient, weightVelocity) in matrices)
            Muon.Step(weight, gradient, weightVelocity, options.Muon!, options.Muon!.LearningRate * learningRate / options.LearningRate);
        var direction = flat.Gradients.Plus_(flat.Values, options.WeightDecay);
        flat.Velocity.Times_(options.Momentum).Plus_(direction);
        var change = options.Nesterov ? direction.Plus_(flat.Velocity, options.Momentum) : flat.Velocity;
        flat.Values.Plus_(change, -learningRate);
    }

    public void Dispose()
    {
        parameters.Dispose();
        velocity.Dispose();
        foreach (var (values, gradients, velocities) in matrices.Append(flat))
        {
            values.Dispose();
            gradients.Dispose();
            velocities.Dispose();
        }
    }

    /// <summary>Whether Muon trains a parameter: the weight of a convolution with more than one pixel.</summary>
    private bool IsMatrix(Tensor parameter) => options.Muon is not null && parameter.dim() == 4 && parameter.size(2) * parameter.size(3) > 1;

    private static (Tensor, Tensor, Tensor) Detached(Tensor values, Tensor gradients, Tensor velocity, Func<Tensor, Tensor> part) =>
        (part(values).DetachFromDisposeScope(), part(gradients).DetachFromDisposeScope(), part(velocity).DetachFromDisposeScope());
}
