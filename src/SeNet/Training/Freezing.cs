using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Keeps parameters from being trained in the frozen epochs of their <see cref="ParameterGroup"/>: they require no
/// gradient, and modules that have no other parameters are in evaluation mode, as is normalization without parameters
/// that is registered behind them. When it is disposed, the parameters require a gradient again and the model is in
/// training mode.
/// </summary>
internal sealed class Freezing : IDisposable
{
    private readonly nn.Module model;
    private readonly List<(Parameter Parameter, int Epochs, bool IsTrained)> parameters;
    private readonly HashSet<Parameter> frozen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Changes nothing yet. Create it when the model is on its device.</summary>
    public Freezing(nn.Module model, ParameterGrouping grouping)
    {
        this.model = model;
        parameters =
        [
            .. from pair in model.named_parameters()
               let epochs = grouping.GroupOf(pair.name)?.FrozenEpochs ?? 0
               where epochs > 0
               select (pair.parameter, epochs, pair.parameter.requires_grad),
        ];
    }

    /// <summary>Puts the model into training mode for an epoch, except for what is frozen in it.</summary>
    /// <param name="epoch">The epoch, starting at 1.</param>
    public void Begin(int epoch)
    {
        model.train();
        frozen.Clear();
        foreach (var (parameter, epochs, isTrained) in parameters)
        {
            parameter.requires_grad = isTrained && epoch > epochs;
            if (epoch <= epochs)
                frozen.Add(parameter);
        }

        if (frozen.Count > 0)
            Fix(model, isBehindFixed: false);
    }

    public void Dispose()
    {
        foreach (var (parameter, _, isTrained) in parameters)
            parameter.requires_grad = isTrained;
        if (frozen.Count > 0)
            model.train();
    }

    /// <summary>Puts what is frozen into evaluation mode.</summary>
    /// <param name="module">The module, in training mode.</param>
    /// <param name="isBehindFixed">Whether the last parameters registered before it are frozen.</param>
    /// <returns>Whether the last parameters, those of the module included, are frozen.</returns>
    private bool Fix(nn.Module module, bool isBehindFixed)
    {
        var all = module.parameters().ToList();
        if (all.Count == 0)
        {
            // Normalization without parameters has running statistics all the same.
            if (isBehindFixed && module.buffers().Any())
                module.eval();
            return isBehindFixed;
        }

        if (IsFixed(all))
        {
            module.eval();
            return true;
        }

        var own = module.parameters(recurse: false).ToList();
        if (own.Count > 0)
        {
            isBehindFixed = IsFixed(own);
            // The mode of a module with parameters of its own is not that of its children.
            if (isBehindFixed)
            {
                module.eval();
                foreach (var part in module.children())
                    part.train();
            }
        }

        foreach (var part in module.children())
            isBehindFixed = Fix(part, isBehindFixed);
        return isBehindFixed;
    }

    /// <summary>
    /// Whether none is trained and some are frozen. Others may never have required a gradient, which changes no mode.
    /// </summary>
    private bool IsFixed(List<Parameter> all) =>
        all.TrueForAll(parameter => !parameter.requires_grad) && all.Exists(frozen.Contains);
}
