using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Models.Zoo;

/// <summary>A network's layers in evaluation mode as functions of its state, in libtorch's plain operations.</summary>
internal sealed class Formulation(nn.Module model)
{
    private readonly Dictionary<string, Tensor> state = new(model.state_dict());

    public bool Has(string key) => state.ContainsKey(key);

    public Tensor Convolution(string key, Tensor x, int stride = 1)
    {
        var weight = state[$"{key}.weight"];
        return functional.conv2d(x, weight, null, [stride, stride], [weight.size(2) / 2, weight.size(3) / 2]);
    }

    public Tensor Norm(string key, Tensor x)
    {
        Tensor Values(string name) => state[$"{key}.{name}"].view(1, -1, 1, 1);
        return (x - Values("running_mean")) / (Values("running_var") + 1e-5).sqrt() * Values("weight") + Values("bias");
    }

    /// <summary>The SE block of equations 2 to 4 with biases; x itself if there is none under the key.</summary>
    public Tensor SE(string key, Tensor x)
    {
        if (!Has($"{key}.fc1.weight"))
            return x;
        var hidden = Linear($"{key}.fc1", x.mean([2, 3])).relu();
        return x * Linear($"{key}.fc2", hidden).sigmoid().unsqueeze(-1).unsqueeze(-1);
    }

    public Tensor Linear(string key, Tensor x) => x.matmul(state[$"{key}.weight"].flatten(1).t()) + state[$"{key}.bias"];

    /// <summary>Logits of the last stage's maps.</summary>
    public Tensor Classified(Tensor maps) => Linear("fc", maps.mean([2, 3]));
}
