using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Weights.Caffe;

/// <summary>Runs a network as its prototxt file says it, layer by layer, in libtorch's plain operations.</summary>
internal static class CaffeInterpreter
{
    // batch_norm_param has no eps in the files: Caffe's default.
    private const double Epsilon = 1e-5;

    /// <summary>The output of the classifier.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="image">Blue, green, red from 0 to 255 less the mean.</param>
    public static Tensor Logits(IReadOnlyList<PublishedLayer> layers, PublishedWeights weights, Tensor image)
    {
        using var scope = NewDisposeScope();
        var outputs = new Dictionary<string, Tensor>();
        foreach (var layer in layers)
            outputs[layer.Output] = layer.Type == "Input"
                ? image
                : Apply(layer, [.. layer.Inputs.Select(name => outputs[name])], layer.Shapes.Length > 0 ? weights.Of(
                    layer.Name) : []);
        return outputs["classifier"].MoveToOuterDisposeScope();
    }

    private static Tensor Apply(PublishedLayer layer, Tensor[] x, Tensor[] weights) => layer.Type switch
    {
        "Convolution" => functional.conv2d(
            x[0], weights[0], weights.ElementAtOrDefault(1),
            [layer.Setting("stride"), layer.Setting("stride")], [layer.Setting("pad"), layer.Setting("pad")],
            groups: layer.Setting("group")),
        "InnerProduct" => x[0].flatten(1).matmul(weights[0].t()) + weights[1],
        "BatchNorm" =>
            (x[0] - Channels(weights[0] / weights[2])) / (Channels(weights[1] / weights[2]) + Epsilon).sqrt(),
        "Scale" when x.Length == 1 => x[0] * Channels(weights[0]) + Channels(weights[1]),
        "Scale" => x[0] * x[1].unsqueeze(-1).unsqueeze(-1),
        "Axpy" => x[0] * x[1] + x[2],
        "Pooling" => Pooled(layer, x[0]),
        "ReLU" => x[0].relu(),
        "Sigmoid" => x[0].sigmoid(),
        "Concat" => cat(x, 1),
        "Reshape" => x[0].flatten(1),
        "Softmax" => x[0].softmax(1),
        "Dropout" => x[0],
        _ => throw new NotSupportedException(layer.Type),
    };

    // Caffe rounds the size of the pooled maps up, and averages over the zeros around the maps too. The last maps are
    // 7x7 for images of 224x224.
    private static Tensor Pooled(PublishedLayer layer, Tensor x)
    {
        var (kernel, stride, pad) = (layer.Setting("kernel"), layer.Setting("stride"), layer.Setting("pad"));
        if (kernel == 0 || layer.Name == "pool5/7x7_s1")
            return x.mean([2, 3], keepdim: true);
        return layer.Settings["pool"] == "MAX"
            ? functional.max_pool2d(x, [kernel, kernel], [stride, stride], [pad, pad], ceil_mode: true)
            : functional.avg_pool2d(
                x, [kernel, kernel], [stride, stride], [pad, pad], ceil_mode: true, count_include_pad: true);
    }

    private static Tensor Channels(Tensor values) => values.view(1, -1, 1, 1);
}
