using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// Weights of a first convolution for another number of input channels, by timm's rules (<c>adapt_input_conv</c>).
/// </summary>
internal static class InputConvolution
{
    /// <summary>Key of the weight of the first convolution that a module has, or null if it has none.</summary>
    public static string? Find(nn.Module module) => module.named_modules()
        .Where(named => named.module is Conv2d)
        .Select(named => $"{named.name}.weight")
        .FirstOrDefault();

    /// <summary>Computes the weight for <paramref name="channels"/> input channels, in float32.</summary>
    /// <param name="weight">The file's weight [O, I, H, W].</param>
    /// <param name="channels">Number N of the model's input channels.</param>
    /// <returns>[O, N, H, W].</returns>
    public static Tensor Adapt(Tensor weight, long channels)
    {
        var (outputs, from, height, width) = (weight.size(0), weight.size(1), weight.size(2), weight.size(3));
        weight = weight.to_type(ScalarType.Float32);
        if (InputAdaptation.IsFolded(from, channels))
            return weight.reshape(outputs, channels, InputAdaptation.Colors, height, width).sum(2);
        if (channels == 1)
            return weight.sum(1, keepdim: true);
        var repeats = (channels + InputAdaptation.Colors - 1) / InputAdaptation.Colors;
        return weight.repeat(1, repeats, 1, 1).narrow(1, 0, channels)
            .Times((float)InputAdaptation.Colors / channels);
    }
}
