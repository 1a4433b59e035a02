using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>A network's layers in evaluation mode as functions of its state, in libtorch's plain operations.</summary>
internal sealed class Formulation(nn.Module model, string prefix = "")
{
    private readonly Dictionary<string, Tensor> state =
        model.state_dict().ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);

    public bool Has(string key) => state.ContainsKey(key);

    /// <summary>A convolution, with a bias if there is one; the shapes tell its groups.</summary>
    public Tensor Convolution(string key, Tensor x, int stride = 1, bool padded = true)
    {
        var weight = state[$"{key}.weight"];
        long[] padding = padded ? [weight.size(2) / 2, weight.size(3) / 2] : [0, 0];
        return functional.conv2d(
            x, weight, state.GetValueOrDefault($"{key}.bias"), [stride, stride], padding, [1, 1],
            x.size(1) / weight.size(1));
    }

    public Tensor Norm(string key, Tensor x)
    {
        Tensor Values(string name) => state[$"{key}.{name}"].view(1, -1, 1, 1);
        return ((x - Values("running_mean")) / Values("running_var").Plus(1e-5).sqrt() * Values("weight")).Plus(
            Values("bias"));
    }

    /// <summary>The SE block of equations 2 to 4 with biases; x itself if there is none under the key.</summary>
    public Tensor SE(string key, Tensor x)
    {
        if (!Has($"{key}.fc1.weight"))
            return x;
        var hidden = Linear($"{key}.fc1", x.mean([2, 3])).relu();
        return x * Linear($"{key}.fc2", hidden).sigmoid().unsqueeze(-1).unsqueeze(-1);
    }

    public Tensor Linear(string key, Tensor x)
    {
        var y = x.matmul(state[$"{key}.weight"].flatten(1).t());
        return state.TryGetValue($"{key}.bias", out var bias) ? y.Plus(bias) : y;
    }

    /// <summary>Logits of the last stage's maps.</summary>
    public Tensor Classified(Tensor maps) => Linear("fc", maps.mean([2, 3]));
}
