using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// A weighted mean of the weights of a model in training: of the trainable parameters, as one buffer beside theirs, and
/// of the buffers of the model, such as running statistics. Parameters that are never trained have no mean.
/// </summary>
internal sealed class WeightAverage : IRunStatePart, IDisposable
{
    private readonly nn.Module model;
    private readonly FlatParameters parameters;
    private readonly Tensor values;
    private readonly List<(string Key, Tensor Current, Tensor Average)> buffers;

    /// <summary>Begins with the weights of the model. Create it when the model is on its device.</summary>
    /// <param name="name">Name of the average in checkpoints.</param>
    /// <param name="model">The model.</param>
    /// <param name="parameters">Its parameters.</param>
    public WeightAverage(string name, nn.Module model, FlatParameters parameters)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Name = name;
        this.model = model;
        this.parameters = parameters;
        values = parameters.Values.detach().clone().DetachFromDisposeScope();
        buffers =
        [
            .. model.named_buffers().Select(
                pair => (pair.name, pair.buffer, pair.buffer.detach().clone().DetachFromDisposeScope())),
        ];
    }

    public string Name { get; }

    /// <summary>Number of weights in the mean: of steps or epochs.</summary>
    public long Count { get; private set; }

    /// <summary>The last epoch whose weights were added by <see cref="AddEpoch"/>.</summary>
    public int Epoch { get; private set; }

    /// <summary>Moves the average towards the weights of the model: average += rate * (weights - average).</summary>
    public void Add(double rate)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Count++;
        Move(values, parameters.Values, rate);
        foreach (var (_, current, average) in buffers)
            Move(average, current, rate);
    }

    /// <summary>
    /// Adds the parameters after an epoch to their mean, once per epoch. The buffers of the model are left to
    /// <see cref="TakeBuffers"/>.
    /// </summary>
    public void AddEpoch(int epoch)
    {
        if (epoch <= Epoch)
            return; // A resumed run may test an epoch again.
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Count++;
        Epoch = epoch;
        Move(values, parameters.Values, 1.0 / Count);
    }

    /// <summary>Takes the present buffers of the model for those of the average.</summary>
    public void TakeBuffers()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, current, average) in buffers)
            average.copy_(current);
    }

    /// <summary>Puts the average into the model, until the result is disposed.</summary>
    public IDisposable Use() => new Substitution(this);

    public void Save(RunStateWriter state)
    {
        // With the parameters that are never trained: so it is a state dictionary that a model can load.
        var all = new Dictionary<string, Tensor>(model.state_dict());
        foreach (var (key, tensor) in Averages())
            all[key] = tensor;
        state.Add(all);
        state.Set(new State(Count, Epoch), CheckpointJsonContext.Default.WeightAverage);
    }

    public void Load(RunStateReader state)
    {
        using var scope = NewDisposeScope();
        var saved = state.Get(CheckpointJsonContext.Default.WeightAverage);
        state.CopyTo(Averages());
        (Count, Epoch) = (saved.Count, saved.Epoch);
    }

    public void Dispose()
    {
        values.Dispose();
        foreach (var (_, _, average) in buffers)
            average.Dispose();
    }

    private static void Move(Tensor average, Tensor current, double rate)
    {
        if (rate >= 1 || !is_floating_point(average.dtype))
            average.copy_(current);
        else
            average.Times_(1 - rate).Plus_(current, rate);
    }

    private Dictionary<string, Tensor> Averages()
    {
        var averages = parameters.Split(values);
        foreach (var (key, _, average) in buffers)
            averages[key] = average;
        return averages;
    }

    /// <summary>What a checkpoint holds beside the tensors.</summary>
    /// <param name="Count">Number of weights in the mean.</param>
    /// <param name="Epoch">The last epoch whose weights were added.</param>
    internal sealed record State(long Count, int Epoch);

    /// <summary>The average in the place of the weights.</summary>
    private sealed class Substitution : IDisposable
    {
        private readonly WeightAverage average;
        private readonly Tensor trained;
        private readonly List<Tensor> trainedBuffers;

        public Substitution(WeightAverage average)
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            this.average = average;
            trained = average.parameters.Values.detach().clone().DetachFromDisposeScope();
            trainedBuffers =
                [.. average.buffers.Select(buffer => buffer.Current.detach().clone().DetachFromDisposeScope())];
            average.parameters.Values.copy_(average.values);
            foreach (var (_, current, mean) in average.buffers)
                current.copy_(mean);
        }

        public void Dispose()
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            average.parameters.Values.copy_(trained);
            trained.Dispose();
            foreach (var ((_, current, _), before) in average.buffers.Zip(trainedBuffers))
            {
                current.copy_(before);
                before.Dispose();
            }
        }
    }
}
