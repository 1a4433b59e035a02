using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Operators;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Convolution = SeNet.Graphs.Operations.Convolution;

namespace SeNet.Modules;

/// <summary>The layers of a graph as torch modules, registered under the graph's state keys.</summary>
internal sealed class GraphLayers : IDisposable
{
    private readonly nn.Module owner;
    private readonly Dictionary<string, nn.Module> containers = [];
    private readonly Dictionary<string, nn.Module> layers = [];
    private readonly Dictionary<string, SqueezeExcitationLayers> excitations = [];
    private readonly Tensor? withoutParameters;

    /// <summary>Makes the layers, with weights drawn from libtorch's generator, and registers them.</summary>
    /// <param name="owner">The module whose layers they are.</param>
    /// <param name="nodes">The nodes of the network, or some of them.</param>
    public GraphLayers(nn.Module owner, IEnumerable<Node> nodes)
    {
        this.owner = owner;
        var all = nodes.ToList();
        all.ForEach(Add);
        if (layers.Count == 0)
            withoutParameters = empty(0).DetachFromDisposeScope();
        ParameterInitialization.Apply(all.SelectMany(node => node.Parameters), owner);
    }

    /// <summary>
    /// A parameter, which says the type and the device of all; of a network without any, an empty tensor.
    /// </summary>
    public Tensor Anchor => layers.Values.FirstOrDefault() switch
    {
        Conv2d convolution => convolution.weight,
        BatchNorm2d norm => norm.weight,
        TorchSharp.Modules.Linear linear => linear.weight,
        _ => withoutParameters!,
    };

    /// <summary>Type of the parameters.</summary>
    public ScalarType ParameterType => Anchor.dtype;

    /// <summary>The convolution of a node.</summary>
    public Conv2d Convolution(Node node) => (Conv2d)layers[node.Name];

    /// <summary>The batch normalization of a node.</summary>
    public BatchNorm2d Norm(Node node) => (BatchNorm2d)layers[node.Name];

    /// <summary>The linear layer of a node.</summary>
    public TorchSharp.Modules.Linear Linear(Node node) => (TorchSharp.Modules.Linear)layers[node.Name];

    /// <summary>The two layers of an SE node.</summary>
    public SqueezeExcitationLayers SqueezeExcitation(Node node) => excitations[node.Name];

    /// <summary>The nearest module around a node, whose mode (training or evaluation) is the node's.</summary>
    public nn.Module ModuleAround(Node node)
    {
        for (var dot = node.Name.LastIndexOf('.'); dot >= 0; dot = node.Name.LastIndexOf('.', dot - 1))
            if (containers.TryGetValue(node.Name[..dot], out var container))
                return container;
            else if (dot == 0)
                break;
        return owner;
    }

    public void Dispose()
    {
        foreach (var module in layers.Values.Concat(containers.Values))
            module.Dispose();
        withoutParameters?.Dispose();
    }

    private void Add(Node node)
    {
        switch (node.Operation)
        {
            case Convolution convolution:
                Register(node.Name, nn.Conv2d(
                    node.Inputs[0].Channels,
                    convolution.OutChannels,
                    (convolution.KernelHeight, convolution.KernelWidth),
                    stride: (convolution.Stride, convolution.Stride),
                    padding: (convolution.PaddingHeight, convolution.PaddingWidth),
                    groups: convolution.Groups,
                    bias: convolution.Bias is not null));
                break;
            case BatchNormalization norm:
                Register(node.Name, nn.BatchNorm2d(node.Channels, norm.Epsilon, norm.Momentum));
                break;
            case Graphs.Operations.Linear linear:
                Register(node.Name, nn.Linear(node.Inputs[0].Channels, linear.OutFeatures, linear.Bias is not null));
                break;
            case SqueezeExcitation se:
                var (channels, hidden) = (node.Channels, se.Options.HiddenUnits(node.Channels));
                var reduce = Register(
                    se.ReduceName(node.Name), nn.Conv2d(channels, hidden, kernel_size: 1, bias: se.Options.Bias));
                var expand = Register(
                    se.ExpandName(node.Name),
                    nn.Conv2d(
                        hidden, se.Options.Shift ? 2 * channels : channels, kernel_size: 1, bias: se.Options.Bias));
                excitations[node.Name] = new SqueezeExcitationLayers(se.Options, reduce, expand);
                break;
        }
    }

    private T Register<T>(string key, T module)
        where T : nn.Module
    {
        layers.Add(key, module);
        Attach(key, module);
        return module;
    }

    private void Attach(string key, nn.Module module)
    {
        var dot = key.LastIndexOf('.');
        (dot < 0 ? owner : Container(key[..dot])).register_module(key[(dot + 1)..], module);
    }

    private nn.Module Container(string path)
    {
        if (containers.TryGetValue(path, out var known))
            return known;
        var container = new ModuleContainer();
        containers[path] = container;
        Attach(path, container);
        return container;
    }

    /// <summary>A module that exists for a dot in the state keys.</summary>
    private sealed class ModuleContainer() : nn.Module(nameof(ModuleContainer));
}
