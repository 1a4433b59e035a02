using SeNet.Blocks;
using SeNet.Tensors;
using SeNet.Modules;
using SeNet.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>
/// relu(SE(BN(u)) + shortcut) on given maps, SE and shortcut there or not, with all gradients, by one implementation or
/// another.
/// </summary>
internal sealed class TailRun
{
    private readonly BatchNorm2d norm;
    private readonly SEBlock? se;
    private readonly Tensor u;
    private readonly Tensor? shortcut;

    public TailRun(Tensor u, bool training, bool withSE, bool withShortcut, SEOptions? options = null)
    {
        this.u = u;
        var channels = u.size(1);
        norm = nn.BatchNorm2d(channels);
        se = withSE ? new SEBlock((int)channels, options ?? new SEOptions { Reduction = 2, Bias = true }) : null;
        shortcut = withShortcut ? ChannelsLast.Contiguous(randn(u.shape)).to_type(u.dtype) : null;
        ByOutput = ChannelsLast.Contiguous(randn(u.shape)).to_type(u.dtype);
        using var noGrad = no_grad();
        norm.weight.copy_(rand(channels).Plus(0.5));
        norm.bias!.copy_(randn(channels).Times(0.3));
        var values = u.to_type(ScalarType.Float64);
        norm.running_mean!.copy_(values.mean([0, 2, 3]).nan_to_num(0, 0, 0));
        norm.running_var!.copy_(values.var([0, 2, 3]).nan_to_num(1, 1, 1));
        norm.train(training);
    }

    public delegate Tensor Tail(Tensor u, BatchNorm2d norm, SqueezeExcitationLayers? se, Tensor? shortcut, bool relu);

    /// <summary>The gradient by the output.</summary>
    public Tensor ByOutput { get; }

    public BatchNorm2d Norm => norm;

    public SqueezeExcitationLayers? SE => se?.Layers;

    public Tensor? Shortcut => shortcut;

    /// <summary>Output, gradients and running statistics, which begin anew each time.</summary>
    public Dictionary<string, Tensor> Of(Tail tail, ScalarType type, bool relu = true)
    {
        var wide = type == ScalarType.Float64;
        using var normOfRun = nn.BatchNorm2d(norm.num_features);
        normOfRun.load_state_dict(norm.state_dict());
        normOfRun.train(norm.training);
        using var seOfRun = se is null ? null : new SEBlock(se.Channels, se.Options);
        seOfRun?.load_state_dict(se!.state_dict());
        if (wide)
        {
            normOfRun.to(type);
            seOfRun?.to(type);
        }

        Tensor Input(Tensor tensor) => tensor.to_type(type).detach().alias().requires_grad_();
        var (input, added) = (Input(u), shortcut is null ? null : Input(shortcut));
        var output = tail(input, normOfRun, seOfRun?.Layers, added, relu);
        output.backward([ByOutput.to_type(type)]);
        var results = new Dictionary<string, Tensor>
        {
            ["output"] = output.detach(),
            ["gradient by u"] = input.grad!,
            ["gradient by weight"] = normOfRun.weight.grad!.alias(),
            ["gradient by bias"] = normOfRun.bias!.grad!.alias(),
            ["running mean"] = normOfRun.running_mean!.clone(),
            ["running variance"] = normOfRun.running_var!.clone(),
        };
        if (added is not null)
            results["gradient by shortcut"] = added.grad!;
        if (seOfRun is not null)
            foreach (var (name, parameter) in seOfRun.named_parameters())
                results[$"gradient by {name}"] = parameter.grad!.alias();
        return results;
    }
}
