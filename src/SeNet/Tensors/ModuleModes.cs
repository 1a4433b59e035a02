using static TorchSharp.torch;

namespace SeNet.Tensors;

/// <summary>
/// Remembers which parts of a model are in training mode and puts them back into it: some may be, and others not.
/// </summary>
internal sealed class ModuleModes : IDisposable
{
    // A module's mode is also that of its parts when it is set, so those come behind it.
    private readonly List<(nn.Module Module, bool Training)> modes;

    public ModuleModes(nn.Module model)
    {
        modes = [.. model.modules().Prepend(model).Select(module => (module, module.training))];
    }

    public void Dispose()
    {
        foreach (var (module, training) in modes)
            if (module.training != training)
                module.train(training);
    }
}
