using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Stochastic gradient descent as in PyTorch: d = g + decay * p; v = momentum * v + d; p -= rate * (d + momentum * v)
/// with Nesterov momentum, p -= rate * v without; or, for convolutions, optionally <see cref="Muon"/>. Its state is one
/// velocity per parameter, under the key of the parameter.
/// </summary>
internal sealed class Optimizer : IRunStatePart, IDisposable
{
    private const int Matrices = int.MaxValue;

    private readonly TrainingOptions options;
    private readonly FlatParameters parameters;
    private readonly Tensor velocity;
    private readonly List<Range> ranges = [];
    private readonly List<Range> matrices = [];

    /// <summary>Creates an optimizer. Create it when the model is on its device.</summary>
    /// <exception cref="ArgumentException">
    /// The <see cref="TrainingOptions.ParameterGroups"/> do not fit the model, or there is nothing to train.
    /// </exception>
    public Optimizer(nn.Module model, TrainingOptions options)
        : this(model, options, new ParameterGrouping(model, options.ParameterGroups))
    {
    }

    /// <summary>Creates an optimizer for parameters that are assigned to the options' groups already.</summary>
    public Optimizer(nn.Module model, TrainingOptions options, ParameterGrouping grouping)
    {
        this.options = options;
        parameters = new FlatParameters(
            model, (key, parameter) => IsMatrix(parameter) ? Matrices : grouping.IndexOf(key));
        velocity = zeros_like(parameters.Values).DetachFromDisposeScope();
        using var scope = NewDisposeScope();
        foreach (var (number, (start, length)) in parameters.Ranges.Where(range => range.Key != Matrices))
        {
            Tensor Part(Tensor buffer) => buffer.narrow(0, start, length);
            ranges.Add(RangeOf(
                number < 0 ? null : options.ParameterGroups[number],
                Part(parameters.Values),
                Part(parameters.Gradients),
                Part(velocity)));
        }

        var values = parameters.Split(parameters.Values);
        var gradients = parameters.Split(parameters.Gradients);
        var velocities = parameters.Split(velocity);
        foreach (var (key, value) in values)
            if (IsMatrix(value))
                matrices.Add(RangeOf(grouping.GroupOf(key), value, gradients[key], velocities[key]));
    }

    /// <summary>The velocities by the keys of their parameters, as views that the caller disposes.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            ObjectDisposedException.ThrowIf(velocity.IsInvalid, this);
            return parameters.Split(velocity);
        }
    }

    public string Name => "optimizer";

    /// <summary>The parameters that are trained.</summary>
    public FlatParameters Parameters => parameters;

    public void Save(RunStateWriter state) => state.Add(State);

    public void Load(RunStateReader state)
    {
        using var scope = NewDisposeScope();
        var velocities = State;
        foreach (var (key, view) in velocities)
            if (!state.Tensors.TryGetValue(key, out var saved) || !saved.shape.AsSpan().SequenceEqual(view.shape))
                throw state.Damaged($"lacks '{key}', or has it in another shape");
        foreach (var (key, view) in velocities)
            view.copy_(state.Tensors[key]);
    }

    public void ZeroGradients() => parameters.Gradients.zero_();

    /// <summary>Scales the gradient of all parameters down to a Euclidean norm, as PyTorch's clip_grad_norm_.</summary>
    public void ClipGradient(double norm)
    {
        using var scope = NewDisposeScope();
        parameters.Gradients.mul_(parameters.Gradients.norm().Plus(1e-6).reciprocal().Times(norm).Within(0, 1));
    }

    /// <summary>Updates the parameters that are not frozen. Overwrites their gradients.</summary>
    /// <param name="learningRate">
    /// Learning rate of stochastic gradient descent; that of Muon is scaled by the same schedule.
    /// </param>
    /// <param name="epoch">The epoch, starting at 1, in which groups may be frozen. By default none is.</param>
    public void Step(double learningRate, int epoch = int.MaxValue)
    {
        using var noGrad = no_grad();
        foreach (var matrix in matrices)
            if (epoch > matrix.FrozenEpochs)
                Muon.Step(
                    matrix.Values,
                    matrix.Gradients,
                    matrix.Velocity,
                    options.Muon!,
                    options.Muon!.LearningRate * learningRate / options.LearningRate * matrix.RateFactor);
        foreach (var range in ranges)
            if (epoch > range.FrozenEpochs)
                Move(range, learningRate * range.RateFactor);
    }

    public void Dispose()
    {
        parameters.Dispose();
        velocity.Dispose();
        foreach (var (values, gradients, velocities, _, _, _) in matrices.Concat(ranges))
        {
            values.Dispose();
            gradients.Dispose();
            velocities.Dispose();
        }
    }

    private void Move(Range range, double rate)
    {
        var direction = range.Gradients.Plus_(range.Values, range.WeightDecay);
        range.Velocity.Times_(options.Momentum).Plus_(direction);
        var change = options.Nesterov ? direction.Plus_(range.Velocity, options.Momentum) : range.Velocity;
        range.Values.Plus_(change, -rate);
    }

    /// <summary>Whether Muon trains a parameter: the weight of a convolution with more than one pixel.</summary>
    private bool IsMatrix(Tensor parameter) =>
        options.Muon is not null && parameter.dim() == 4 && parameter.size(2) * parameter.size(3) > 1;

    private Range RangeOf(ParameterGroup? group, Tensor values, Tensor gradients, Tensor velocities) => new(
        values.DetachFromDisposeScope(),
        gradients.DetachFromDisposeScope(),
        velocities.DetachFromDisposeScope(),
        group?.LearningRateFactor ?? 1,
        group?.WeightDecay ?? options.WeightDecay,
        group?.FrozenEpochs ?? 0);

    /// <summary>
    /// Parameters that are updated together: those of a group, which lie side by side, or one that Muon trains.
    /// </summary>
    private sealed record Range(
        Tensor Values, Tensor Gradients, Tensor Velocity, double RateFactor, double WeightDecay, int FrozenEpochs);
}
