using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Keeps parameters from being trained in the frozen epochs of their <see cref="ParameterGroup"/>: they require no
/// gradient, and modules that have no other parameters are in evaluation mode. When it is disposed, the parameters
/// require a gradient again and the model is in training mode.
/// </summary>
internal sealed class Freezing : IDisposable
{
    private readonly nn.Module model;
    private readonly List<(Parameter Parameter, int Epochs)> parameters;
    private readonly HashSet<Parameter> frozen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Changes nothing yet. Create it when the model is on its device.</summary>
    public Freezing(nn.Module model, ParameterGrouping grouping)
    {
        this.model = model;
        parameters =
        [
            .. from pair in model.named_parameters()
               where pair.parameter.requires_grad
               let epochs = grouping.GroupOf(pair.name)?.FrozenEpochs ?? 0
               where epochs > 0
               select (pair.parameter, epochs),
        ];
    }

    /// <summary>Puts the model into training mode for an epoch, except for what is frozen in it.</summary>
    /// <param name="epoch">The epoch, starting at 1.</param>
    public void Begin(int epoch)
    {
        model.train();
        frozen.Clear();
        foreach (var (parameter, epochs) in parameters)
        {
            parameter.requires_grad = epoch > epochs;
            if (epoch <= epochs)
                frozen.Add(parameter);
        }

        if (frozen.Count > 0)
            Fix(model);
    }

    public void Dispose()
    {
        foreach (var (parameter, _) in parameters)
            parameter.requires_grad = true;
        if (frozen.Count > 0)
            model.train();
    }

    private void Fix(nn.Module module)
    {
        if (IsFixed(module.parameters()))
        {
            module.eval();
            return;
        }

        // The mode of a module with parameters of its own is not that of its children.
        if (IsFixed(module.parameters(recurse: false)))
        {
            module.eval();
            foreach (var part in module.children())
                part.train();
        }

        foreach (var part in module.children())
            Fix(part);
    }

    /// <summary>
    /// Whether none is trained and some are frozen. Others may never have required a gradient, which changes no mode.
    /// </summary>
    private bool IsFixed(IEnumerable<Parameter> ofModule)
    {
        var all = ofModule.ToList();
        return all.TrueForAll(parameter => !parameter.requires_grad) && all.Exists(frozen.Contains);
    }
}
