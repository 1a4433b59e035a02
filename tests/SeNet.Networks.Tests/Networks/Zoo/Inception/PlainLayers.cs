using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>
/// A network's layers in libtorch's own operations, evaluation mode, from nothing but its state dict.
/// </summary>
/// <param name="state">The state dict.</param>
/// <param name="convolution">What keys of convolutions end in.</param>
/// <param name="norm">What keys of normalisations end in.</param>
/// <param name="epsilon">What is added to the variances.</param>
internal sealed class PlainLayers(IDictionary<string, Tensor> state, string convolution, string norm, double epsilon)
{
    /// <summary>Convolution, normalisation, rectifier; padded by half of the kernel, or not at all.</summary>
    public Tensor Unit(Tensor x, string key, int stride = 1, bool padded = true)
    {
        var weight = state[key + convolution + ".weight"];
        var u = functional.conv2d(
            x, weight, strides: [stride, stride], padding: padded ? [weight.size(2) / 2, weight.size(3) / 2] : [0, 0]);
        Tensor Of(string name) => state[$"{key}{norm}.{name}"].view(1, -1, 1, 1);
        return ((u - Of("running_mean")) / (Of("running_var") + epsilon).sqrt() * Of("weight") + Of("bias")).clamp(
            min: 0);
    }

    /// <summary>Units one after the other, the last one with a stride.</summary>
    public Tensor Units(Tensor x, string[] keys, int lastStride = 1, bool lastPadded = true)
    {
        for (var i = 0; i < keys.Length; i++)
            x = i == keys.Length - 1 ? Unit(x, keys[i], lastStride, lastPadded) : Unit(x, keys[i]);
        return x;
    }

    /// <summary>x * sigmoid(W2 relu(W1 mean(x) + b1) + b2); x itself where the state has no such block.</summary>
    public Tensor SE(Tensor x, string key) => state.ContainsKey(key + ".fc1.weight")
        ? x * Affine(
            Affine(x.mean([2, 3]), key + ".fc1").clamp(min: 0), key + ".fc2").sigmoid().unsqueeze(2).unsqueeze(3)
        : x;

    /// <summary>A 1x1 convolution with biases, or a linear layer.</summary>
    public Tensor Affine(Tensor x, string key)
    {
        var (weight, bias) = (state[key + ".weight"], state[key + ".bias"]);
        return x.dim() == 2 ? x.mm(weight.flatten(1).t()) + bias : functional.conv2d(x, weight, bias);
    }
}
