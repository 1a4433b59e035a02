using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Keeps the parameters of <see cref="ParameterGroup"/>s from being trained in their frozen epochs: they require no gradient, and what is made
/// of them alone is in evaluation mode. Disposed of, it leaves them requiring a gradient, and the model in training mode, as epochs without it do.
/// </summary>
internal sealed class Freezing : IDisposable
{
    private readonly nn.Module model;
    private readonly List<(Parameter Parameter, int Epochs)> parameters;
    private readonly HashSet<Parameter> frozen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Changes nothing yet. Make it when the model is on its device.</summary>
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

    /// <summary>Puts the model into training mode for an epoch, but for what is frozen in it.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
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

        // The mode of a module that has parameters beside its parts is not that of the parts.
        if (IsFixed(module.parameters(recurse: false)))
        {
            module.eval();
            foreach (var part in module.children())
                part.train();
        }

        foreach (var part in module.children())
            Fix(part);
    }

    /// <summary>Whether none is trained, and some for being frozen: others may never have required a gradient, which changes no mode.</summary>
    private bool IsFixed(IEnumerable<Parameter> ofModule)
    {
        var all = ofModule.ToList();
        return all.TrueForAll(parameter => !parameter.requires_grad) && all.Exists(frozen.Contains);
    }
}
