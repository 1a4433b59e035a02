using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Graphs.Passes;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>A torch convolution and its normalization as a folded convolution.</summary>
internal static class Folded
{
    public static FoldedConvolution Of(Conv2d convolution, BatchNorm2d norm, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var builder = new GraphBuilder("layers");
        var x = builder.Input((int)convolution.in_channels).Convolution(
            "conv", (int)convolution.out_channels, (int)convolution.weight.size(2), (int)convolution.stride[0],
            (int)convolution.padding![0], (int)convolution.groups, bias: convolution.bias is not null);
        var weights = new Dictionary<string, float[]>
        {
            ["conv.weight"] = convolution.weight.ToFloats(),
            ["norm.weight"] = norm.weight.ToFloats(),
            ["norm.bias"] = norm.bias!.ToFloats(),
            ["norm.running_mean"] = norm.running_mean!.ToFloats(),
            ["norm.running_var"] = norm.running_var!.ToFloats(),
        };
        if (convolution.bias is { } bias)
            weights["conv.bias"] = bias.ToFloats();
        var (graph, folded) = BatchNormFolding.Apply(builder.Build(x.BatchNorm("norm", norm.eps)), weights);
        return new FoldedConvolution(
            (SeNet.Graphs.Operations.Convolution)graph["conv"].Operation,
            folded["conv.weight"].ToTensor(convolution.weight.shape),
            folded["conv.bias"].ToTensor(convolution.out_channels),
            type);
    }
}
