using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Models.Zoo;

/// <summary>Layers in evaluation mode as functions of a network's state, in libtorch's plain operations.</summary>
internal sealed class FunctionalLayers(nn.Module model)
{
    private readonly Dictionary<string, Tensor> state = new(model.state_dict());

    /// <summary>A convolution, padded by half of its kernel; its groups follow from the weight's shape.</summary>
    public Tensor Convolution(string key, Tensor x, int stride = 1)
    {
        var weight = state[$"{key}.weight"];
        var padding = (weight.size(2) - 1) / 2;
        return functional.conv2d(x, weight, state.GetValueOrDefault($"{key}.bias"), [stride, stride], [padding, padding], [1, 1], x.size(1) / weight.size(1));
    }

    /// <summary>A convolution without padding.</summary>
    public Tensor Valid(string key, Tensor x) => functional.conv2d(x, state[$"{key}.weight"], state[$"{key}.bias"]);

    public Tensor Norm(string key, Tensor x)
    {
        Tensor Values(string name) => state[$"{key}.{name}"].view(1, -1, 1, 1);
        return (x - Values("running_mean")) / (Values("running_var") + 1e-5).sqrt() * Values("weight") + Values("bias");
    }

    /// <summary>Equations 2 to 4 of the SE paper with biases; x itself if the network has no such block.</summary>
    public Tensor SE(string key, Tensor x) => !state.ContainsKey($"{key}.fc1.weight")
        ? x
        : x * Linear($"{key}.fc2", Linear($"{key}.fc1", x.mean([2, 3])).relu()).sigmoid().unsqueeze(-1).unsqueeze(-1);

    public Tensor Linear(string key, Tensor x)
    {
        var y = x.matmul(state[$"{key}.weight"].flatten(1).t());
        return state.TryGetValue($"{key}.bias", out var bias) ? y + bias : y;
    }
}
