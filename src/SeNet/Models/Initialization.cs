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
    public static void KaimingFanOut(nn.Module module)
    {
        using var noGrad = no_grad();
        foreach (var convolution in module.modules().OfType<Conv2d>())
            nn.init.kaiming_normal_(convolution.weight, 0, nn.init.FanInOut.FanOut, nn.init.NonlinearityType.ReLU);
    }

    /// <summary>A residual branch that ends in zero, so that the unit begins as its shortcut (Goyal et al., arXiv 1706.02677, section 5.1).</summary>
    public static void Zero(BatchNorm2d lastNorm)
    {
        using var noGrad = no_grad();
        lastNorm.weight.zero_();
    }
}
