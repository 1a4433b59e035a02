using SeNet.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Models;

/// <summary>How weights are drawn before training.</summary>
internal static class Initialization
{
    /// <summary>Convolutions and linear layers without bias at first.</summary>
    public static void ZeroBiases(nn.Module module)
    {
        using var noGrad = no_grad();
        foreach (var layer in module.modules())
            _ = layer switch
            {
                Conv2d { bias: { } bias } => bias.zero_(),
                Linear { bias: { } bias } => bias.zero_(),
                _ => null,
            };
    }

    /// <summary>
    /// Convolutions by He et al. (arXiv 1502.01852, section 2.2), backward form: normal with deviation sqrt(2 / fan_out). Their biases, normalisations
    /// and linear layers keep PyTorch's defaults.
    /// </summary>
    public static void KaimingFanOut(nn.Module module) => Kaiming(module, nn.init.FanInOut.FanOut);

    /// <summary>The same in its forward form: normal with deviation sqrt(2 / fan_in).</summary>
    public static void KaimingFanIn(nn.Module module) => Kaiming(module, nn.init.FanInOut.FanIn);

    /// <summary>Linear layers without bias at first, as in the Torch code of fb.resnet.torch and its kin.</summary>
    public static void ZeroLinearBiases(nn.Module module)
    {
        using var noGrad = no_grad();
        foreach (var linear in module.modules().OfType<Linear>())
            linear.bias?.zero_();
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

    private static void Kaiming(nn.Module module, nn.init.FanInOut fan)
    {
        using var noGrad = no_grad();
        foreach (var convolution in module.modules().OfType<Conv2d>())
            nn.init.kaiming_normal_(convolution.weight, 0, fan, nn.init.NonlinearityType.ReLU);
    }
}
