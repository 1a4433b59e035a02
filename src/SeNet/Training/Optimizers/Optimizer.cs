using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Updates the parameters of a model by the rule of <see cref="TrainingOptions.Optimizer"/>. Its state lies in flat
/// buffers beside the parameters and is saved under the keys of the parameters.
/// </summary>
internal sealed class Optimizer : IRunStatePart, IDisposable
{
    private const int Singles = int.MaxValue;
    private const string StepsKey = "steps";

    private readonly TrainingOptions options;
    private readonly List<ParameterRange> ranges = [];
    private readonly UpdateRule[] rules;
    private readonly List<(string Name, Tensor Buffer)> buffers = [];

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
        Parameters = new FlatParameters(model, RangeOf);
        var common = options.Optimizer.CreateRule();
        var single = options.Optimizer.CreateSingleRule();
        rules = single is null ? [common] : [single, common];
        foreach (var (name, initial) in rules.SelectMany(rule => rule.State).Distinct())
            buffers.Add((name, full_like(Parameters.Values, initial).DetachFromDisposeScope()));

        using var scope = NewDisposeScope();
        var parts = Parameters.Split(Parameters.Values).Keys.ToList();
        var values = Parameters.Split(Parameters.Values);
        var gradients = Parameters.Split(Parameters.Gradients);
        if (single is not null)
        {
            var states = single.State.Select(slot => Parameters.Split(BufferOf(slot.Name))).ToList();
            foreach (var key in parts.Where(key => options.Optimizer.IsSingle(values[key])))
                ranges.Add(Create(
                    single, key, values[key], gradients[key], [.. states.Select(state => state[key])], []));
        }

        foreach (var (number, (start, length)) in Parameters.Ranges.Where(range => range.Key != Singles))
        {
            Tensor Part(Tensor buffer) => buffer.narrow(0, start, length);
            var keys = parts.FindAll(key => RangeOf(key, values[key]) == number);
            ranges.Add(Create(
                common,
                keys[0],
                Part(Parameters.Values),
                Part(Parameters.Gradients),
                [.. common.State.Select(slot => Part(BufferOf(slot.Name)))],
                common.NeedsParts ? [.. keys.Select(key => (values[key], gradients[key]))] : []));
        }

        // The parameters of a group that have the same weight decay lie side by side.
        int RangeOf(string key, Tensor parameter) =>
            options.Optimizer.IsSingle(parameter) ? Singles
            : 2 * grouping.IndexOf(key) + (IsExempt(key, parameter) ? 1 : 0);

        bool IsExempt(string key, Tensor parameter) =>
            !options.DecayNormAndBias && grouping.GroupOf(key)?.WeightDecay is null && IsNormOrBias(key, parameter);

        ParameterRange Create(
            UpdateRule rule,
            string key,
            Tensor value,
            Tensor gradient,
            IReadOnlyList<Tensor> state,
            IReadOnlyList<(Tensor Value, Tensor Gradient)> each)
        {
            foreach (var tensor in each.SelectMany(part => new[] { part.Value, part.Gradient }).Concat(state))
                tensor.DetachFromDisposeScope();
            var group = grouping.GroupOf(key);
            return new ParameterRange(rule)
            {
                Values = value.DetachFromDisposeScope(),
                Gradients = gradient.DetachFromDisposeScope(),
                State = state,
                Parts = each,
                RateFactor = group?.LearningRateFactor ?? 1,
                WeightDecay = group?.WeightDecay
                    ?? (IsExempt(key, values[key]) ? 0 : options.Optimizer.DefaultWeightDecay),
                FrozenEpochs = group?.FrozenEpochs ?? 0,
            };
        }
    }

    /// <summary>The parameters and their gradients.</summary>
    public FlatParameters Parameters { get; }

    /// <summary>The state by the keys of the parameters, as views that the caller disposes.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            ObjectDisposedException.ThrowIf(buffers[0].Buffer.IsInvalid, this);
            var state = new Dictionary<string, Tensor>();
            foreach (var (name, buffer) in buffers)
                foreach (var (key, view) in Parameters.Split(buffer))
                    state.Add(name.Length == 0 ? key : $"{key}.{name}", view);
            return state;
        }
    }

    public string Name => "optimizer";

    private bool CountsSteps => Array.Exists(rules, rule => rule.CountsSteps);

    public void Save(RunStateWriter state)
    {
        state.Add(State);
        if (CountsSteps)
            state.Add(StepsKey, tensor(ranges.Select(range => range.Steps).ToArray()));
    }

    public void Load(RunStateReader state)
    {
        using var scope = NewDisposeScope();
        if (CountsSteps)
            LoadSteps(state);
        state.CopyTo(State);
    }

    public void ZeroGradients() => Parameters.Gradients.zero_();

    /// <summary>Updates the parameters that are not frozen. Overwrites their gradients.</summary>
    /// <param name="learningRate">
    /// Learning rate of the schedule; that of Muon is scaled by the same schedule.
    /// </param>
    /// <param name="epoch">The epoch, starting at 1, in which groups may be frozen. By default none is.</param>
    public void Step(double learningRate, int epoch = int.MaxValue)
    {
        using var noGrad = no_grad();
        foreach (var rule in rules)
            rule.Begin(Parameters.Gradients);
        foreach (var range in ranges)
        {
            if (epoch <= range.FrozenEpochs)
                continue;
            range.Steps++;
            range.Rule.Update(range, range.Rule.RateOf(learningRate, options.LearningRate) * range.RateFactor);
        }
    }

    public void Dispose()
    {
        ranges.ForEach(range => range.Dispose());
        buffers.ForEach(buffer => buffer.Buffer.Dispose());
        Parameters.Dispose();
    }

    private void LoadSteps(RunStateReader state)
    {
        if (!state.Tensors.TryGetValue(StepsKey, out var saved) || saved.dtype != ScalarType.Int64
            || !saved.shape.AsSpan().SequenceEqual([ranges.Count]))
            throw state.Damaged("lacks the numbers of its steps");
        var steps = saved.data<long>().ToArray();
        for (var i = 0; i < ranges.Count; i++)
            ranges[i].Steps = steps[i];
    }

    private Tensor BufferOf(string name) => buffers.Find(buffer => buffer.Name == name).Buffer;

    /// <summary>timm's rule for parameters without weight decay: at most one dimension, or a bias.</summary>
    private static bool IsNormOrBias(string key, Tensor parameter) =>
        parameter.dim() <= 1 || key.EndsWith(".bias", StringComparison.Ordinal);
}
