using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Tensors;
using SeNet.Validation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Convolution = SeNet.Graphs.Operations.Convolution;
using LogSoftmax = TorchSharp.Modules.LogSoftmax;
using Module = TorchSharp.torch.nn.Module;

namespace SeNet.Modules;

/// <summary>Reads torch modules, one after the other, into a graph. Nodes have the names of the state keys.</summary>
internal sealed class ModuleTracer
{
    private readonly GraphBuilder builder;
    private Value value;

    /// <summary>What the last module but flattening has left, which the next layer must fit.</summary>
    private Form form = Form.Maps;

    private ModuleTracer(Module module, int? inChannels)
    {
        builder = new GraphBuilder(ModuleName.Of(module));
        value = builder.Input(inChannels ?? InChannelsOf(module) ?? throw new ArgumentException(
            $"No layer of the '{ModuleName.Of(module)}' says how many channels images have; give inChannels.",
            nameof(module)));
    }

    private enum Form
    {
        /// <summary>[N, C, H, W].</summary>
        Maps,

        /// <summary>[N, C, 1, 1], which a graph has as [N, C].</summary>
        PooledMaps,

        /// <summary>[N, C * H * W] of maps whose size only the next layer says.</summary>
        FlattenedMaps,

        /// <summary>[N, C].</summary>
        Features,
    }

    /// <summary>Reads a module.</summary>
    public static Graph Trace(nn.Module<Tensor, Tensor> module, int? inChannels)
    {
        var tracer = new ModuleTracer(module, inChannels is { } channels ? Require.AtLeastOne(channels) : null);
        tracer.Read(module, "");
        if (tracer.form is Form.PooledMaps or Form.FlattenedMaps)
            throw new ArgumentException(
                $"The '{ModuleName.Of(module)}' ends with {Describe(tracer.form)}; a graph ends with maps, or with " +
                    "features behind a global pooling and a Flatten, or a Linear.",
                nameof(module));
        return tracer.builder.Build(tracer.value);
    }

    private void Read(Module module, string path)
    {
        // A class derived from one of TorchSharp's may compute something else.
        if (module is not GraphModule && module.GetType().Assembly != typeof(Sequential).Assembly)
            throw Unknown(module, path);
        switch (module)
        {
            case GraphModule network:
                Inline(network.Graph, path);
                break;
            case Sequential:
                foreach (var (name, child) in module.named_children())
                    Read(child, path.Length == 0 ? name : $"{path}.{name}");
                break;
            case TorchSharp.Modules.Linear linear:
                ReadLinear(linear, path);
                break;
            case TorchSharp.Modules.Flatten { start_dim: 1, end_dim: -1 or 3 }:
                form = form switch
                {
                    Form.Maps => Form.FlattenedMaps,
                    Form.PooledMaps => Form.Features,
                    _ => form,
                };
                break;
            case AdaptiveAvgPool2d pooling when IsGlobal(pooling.output_size):
                RequireMaps(module, path);
                (value, form) = (value.GlobalAveragePool(), Form.PooledMaps);
                break;
            case AdaptiveMaxPool2d pooling when IsGlobal(pooling.output_size):
                RequireMaps(module, path);
                (value, form) = (value.GlobalMaxPool(), Form.PooledMaps);
                break;
            case LogSoftmax { dim: 1 or -1 } when form == Form.Features:
                value = value.LogSoftmax();
                break;
            case TorchSharp.Modules.Dropout dropout:
                value = value.Dropout(Probability(dropout.p, module, path));
                break;
            case Dropout2d dropout:
                value = value.Dropout(Probability(dropout.p, module, path));
                break;
            case Identity:
                break;
            default:
                value = Elementwise(module) ?? Spatial(module, path) ?? throw Unknown(module, path);
                break;
        }
    }

    private Value? Elementwise(Module module) => module switch
    {
        ReLU => value.Relu(),
        ReLU6 => value.Relu6(),
        GELU { approximate: GELU.Approximate.none } => value.Gelu(),
        SiLU => value.Silu(),
        Sigmoid => value.Sigmoid(),
        Tanh => value.Tanh(),
        _ => null,
    };

    private Value? Spatial(Module module, string path)
    {
        Value? read = module switch
        {
            Conv2d convolution => Convolve(convolution, path),
            BatchNorm2d { affine: true, track_running_stats: true } norm => builder.Add(
                path, new BatchNormalization { Epsilon = norm.eps, Momentum = norm.momentum ?? 0 }, value.Node),
            MaxPool2d pooling when IsSquare(pooling.kernel_size, pooling.stride, pooling.padding)
                && (pooling.dilation ?? []).All(step => step == 1) => value.MaxPool(
                    First(pooling.kernel_size), First(pooling.stride ?? pooling.kernel_size),
                    First(pooling.padding ?? [0]), pooling.ceil_mode ? PoolingSize.Ceiling : PoolingSize.Floor),
            AvgPool2d { ceil_mode: false, divisor_override: null } pooling
                when IsSquare(pooling.kernel_size, pooling.stride, pooling.padding) => value.AveragePool(
                    First(pooling.kernel_size), First(pooling.stride ?? pooling.kernel_size),
                    First(pooling.padding ?? [0]), pooling.count_include_pad),
            TorchSharp.Modules.ChannelShuffle shuffle => value.ChannelShuffle((int)shuffle.groups),
            _ => null,
        };
        if (read is not null)
            RequireMaps(module, path);
        return read;
    }

    private Value? Convolve(Conv2d convolution, string path)
    {
        if (convolution.padding_mode != PaddingModes.Zeros
            || convolution.transposed
            || !IsSquare(convolution.stride)
            || convolution.dilation.Any(step => step != 1))
            return null;
        var (height, width) = ((int)convolution.kernel_size[0], (int)convolution.kernel_size[1]);
        var isSame = convolution.padding_type == Padding.Same;
        if (isSame && (height % 2 == 0 || width % 2 == 0))
            return null;
        RequireChannels(convolution, path, convolution.in_channels);
        return builder.Add(
            path,
            new Convolution((int)convolution.out_channels, height, width)
            {
                Stride = First(convolution.stride),
                PaddingHeight = isSame ? height / 2 : (int)(convolution.padding?[0] ?? 0),
                PaddingWidth = isSame ? width / 2 : (int)(convolution.padding?[^1] ?? 0),
                Groups = (int)convolution.groups,
                Weight = Initializer.Zeros,
                Bias = convolution.bias is null ? null : Initializer.Zeros,
            },
            value.Node);
    }

    private void ReadLinear(TorchSharp.Modules.Linear linear, string path)
    {
        if (form is Form.Maps or Form.PooledMaps)
            throw new ArgumentException(
                $"The Linear '{path}' gets {Describe(form)}; put a Flatten before it.");
        if (form == Form.FlattenedMaps)
            value = value.Flatten((int)linear.in_features);
        else
            RequireChannels(linear, path, linear.in_features);
        var zeros = Initializer.Zeros;
        value = builder.Add(
            path,
            new Graphs.Operations.Linear((int)linear.out_features)
            {
                Weight = zeros,
                Bias = linear.bias is null ? null : zeros,
            },
            value.Node);
        form = Form.Features;
        builder.ClassifierKey = path;
    }

    private void Inline(Graph graph, string path)
    {
        string NameOf(Node node) => path.Length == 0 ? node.Name : node.Name.Length == 0 ? path : $"{path}.{node.Name}";
        if (form != Form.Maps)
            throw new ArgumentException($"The {graph.Name} '{path}' gets {Describe(form)}, but takes maps.");
        if (graph.Input.Channels != value.Channels)
            throw new ArgumentException(
                $"The {graph.Name} '{path}' takes {graph.Input.Channels} channels and gets {value.Channels}.");
        var copies = new Dictionary<Node, Value> { [graph.Input] = value };
        foreach (var node in graph.Nodes.Skip(1))
            copies[node] = builder.Add(
                NameOf(node), node.Operation, [.. node.Inputs.Select(input => copies[input].Node)]);
        foreach (var stage in graph.Stages)
            builder.MarkStage(copies[stage.Output]);
        value = copies[graph.Output];
        if (graph.InferShapes(graph.MinimumImageSize, graph.MinimumImageSize)[graph.Output].IsVector)
            form = Form.Features;
        if (graph.ClassifierKey is { } key && graph.Contains(key))
            builder.ClassifierKey = NameOf(graph[key]);
    }

    private void RequireMaps(Module module, string path)
    {
        if (form != Form.Maps)
            throw new ArgumentException(
                $"The {module.GetType().Name} '{path}' gets {Describe(form)}, but takes maps.", nameof(module));
    }

    private void RequireChannels(Module module, string path, long channels)
    {
        if (channels != value.Channels)
            throw new ArgumentException(
                $"The {module.GetType().Name} '{path}' takes {channels} channels and gets {value.Channels}.",
                nameof(module));
    }

    private static double Probability(double p, Module module, string path) =>
        p < 1 ? p : throw Unknown(module, path);

    private static int? InChannelsOf(Module module) => module switch
    {
        GraphModule network => network.InChannels,
        Conv2d convolution => (int)convolution.in_channels,
        BatchNorm2d norm => (int)norm.num_features,
        _ => module.children().Select(InChannelsOf).FirstOrDefault(channels => channels is not null),
    };

    private static bool IsGlobal(long[] size) => Array.TrueForAll(size, side => side == 1);

    private static bool IsSquare(params IEnumerable<long[]?> sizes) =>
        sizes.All(size => size is null || size.Distinct().Count() == 1);

    private static int First(long[] size) => (int)size[0];

    private static string Describe(Form form) => form switch
    {
        Form.PooledMaps => "pooled maps [N, C, 1, 1]",
        Form.FlattenedMaps => "flattened maps of unknown size",
        Form.Features => "features [N, C]",
        _ => "maps [N, C, H, W]",
    };

    private static ArgumentException Unknown(Module module, string path) => new(
        $"The module '{(path.Length == 0 ? ModuleName.Of(module) : path)}' is a {module.GetType()}, which, with its " +
            "settings, cannot be read as part of a graph; TracedModule's documentation lists what can. Put it " +
            "together of these, or build a Graph with GraphBuilder.",
        nameof(module));
}
