using SeNet.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Models;

/// <summary>How weights are drawn before training.</summary>
internal static class Initialization
{
    /// <summary>
    /// Convolutions by He et al. (arXiv 1502.01852, section 2.2), backward form: normal with deviation sqrt(2 / fan_out). Their biases, normalisations
    /// and linear layers keep PyTorch's defaults.
    /// </summary>
    public static void KaimingFanOut(nn.Module module)
    {
        using var noGrad = no_grad();
        foreach (var convolution in module.modules().OfType<Conv2d>())
            nn.init.kaiming_normal_(convolution.weight, 0, nn.init.FanInOut.FanOut, nn.init.NonlinearityType.ReLU);
    }

    /// <summary>
    /// Convolutions and linear layers normal with one deviation, as in Inception v3 (its truncation, at 20 deviations, takes nothing off). Biases,
    /// normalisations and the SE blocks, which the source has not, keep PyTorch's defaults: with so wide a deviation the gates would learn slowly.
    /// </summary>
    public static void Normal(nn.Module module, double deviation)
    {
        using var noGrad = no_grad();
        var gates = module.modules().OfType<SEBlock>().SelectMany(block => block.modules()).ToHashSet();
        foreach (var layer in module.modules().Where(layer => !gates.Contains(layer)))
            if (layer is Conv2d { weight: var kernel })
                nn.init.normal_(kernel, 0, deviation);
            else if (layer is Linear { weight: var matrix })
                nn.init.normal_(matrix, 0, deviation);
    }

    /// <summary>A residual branch that ends in zero, so that the unit begins as its shortcut (Goyal et al., arXiv 1706.02677, section 5.1).</summary>
    public static void Zero(BatchNorm2d lastNorm)
    {
        using var noGrad = no_grad();
        lastNorm.weight.zero_();
    }
}
