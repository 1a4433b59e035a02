using SeNet.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>
/// The layers that a module is made of: registers them under their published state keys, prepares them for inference and disposes of them.
/// </summary>
/// <param name="owner">The module.</param>
internal sealed class Parts(nn.Module owner) : IDisposable
{
    private readonly Dictionary<string, nn.Module> containers = [];
    private readonly List<ConvolutionUnit> units = [];
    private readonly List<nn.Module> modules = [];

    /// <summary>Registers a module.</summary>
    /// <param name="key">Its key; with dots for a key inside of containers that hold nothing else: <c>layer0.conv1</c>.</param>
    /// <param name="module">The module; null is passed through.</param>
    public T Add<T>(string key, T module)
        where T : nn.Module?
    {
        if (module is null)
            return module;
        modules.Add(module);
        var dot = key.LastIndexOf('.');
        (dot < 0 ? owner : Container(key[..dot])).register_module(key[(dot + 1)..], module);
        return module;
    }

    /// <summary>Registers a convolution and its normalisation as one unit.</summary>
    /// <param name="convolutionKey">Key of the convolution.</param>
    /// <param name="convolution">The convolution.</param>
    /// <param name="normKey">Key of the normalisation.</param>
    /// <param name="norm">The normalisation.</param>
    /// <param name="se">The SE block behind it, registered by its own key elsewhere; null for none.</param>
    public ConvolutionUnit Unit(string convolutionKey, Conv2d convolution, string normKey, BatchNorm2d norm, SEBlock? se = null)
    {
        Add(convolutionKey, convolution);
        Add(normKey, norm);
        var unit = new ConvolutionUnit(convolution, norm, se);
        units.Add(unit);
        return unit;
    }

    /// <summary>Folds all units, of this module and of the blocks in it.</summary>
    public void Fold(ScalarType type)
    {
        foreach (var unit in units)
            unit.Fold(type);
        foreach (var block in modules.SelectMany(module => module.modules().Prepend(module)).OfType<Block>().Distinct())
            block.Parts.FoldUnits(type);
    }

    public void Dispose()
    {
        foreach (var module in modules)
            module.Dispose();
        foreach (var unit in units)
            unit.Dispose();
    }

    private void FoldUnits(ScalarType type)
    {
        foreach (var unit in units)
            unit.Fold(type);
    }

    private nn.Module Container(string path)
    {
        if (containers.TryGetValue(path, out var known))
            return known;
        var container = new KeyContainer();
        containers[path] = container;
        return Add(path, container);
    }

    /// <summary>Exists for the sake of a dot in the keys.</summary>
    private sealed class KeyContainer() : nn.Module(nameof(KeyContainer));
}
