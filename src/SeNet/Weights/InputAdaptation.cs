using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Weights of a first convolution for another number of input channels, by timm's rules (<c>adapt_input_conv</c>).</summary>
internal static class InputAdaptation
{
    private const int Colours = 3;

    /// <summary>Key of the weight of the first convolution that a module has, or null if it has none.</summary>
    public static string? FirstConvolution(nn.Module module) => module.named_modules()
        .Where(named => named.module is Conv2d)
        .Select(named => $"{named.name}.weight")
        .FirstOrDefault();

    /// <summary>Whether there is a rule from a file's weight [O, I, H, W] to a model's [O, N, H, W].</summary>
    public static bool IsPossible(IReadOnlyList<long> file, IReadOnlyList<long> model)
    {
        if (file.Count != 4 || model.Count != 4 || file[0] != model[0] || file[2] != model[2] || file[3] != model[3])
            return false;
        var (from, to) = (file[1], model[1]);
        return from == Colours || (from < Colours && to == 1) || IsFolded(from, to);
    }

    /// <summary>Makes the weight for <paramref name="channels"/> input channels, in float32.</summary>
    /// <param name="weight">The file's weight [O, I, H, W].</param>
    /// <param name="channels">Channels N of the model's.</param>
    /// <returns>[O, N, H, W].</returns>
    public static Tensor Adapt(Tensor weight, long channels)
    {
        var (outputs, from, height, width) = (weight.size(0), weight.size(1), weight.size(2), weight.size(3));
        weight = weight.to_type(ScalarType.Float32);
        if (IsFolded(from, channels))
            return weight.reshape(outputs, channels, Colours, height, width).sum(2);
        if (channels == 1)
            return weight.sum(1, keepdim: true);
        var repeats = (channels + Colours - 1) / Colours;
        return weight.repeat(1, repeats, 1, 1).narrow(1, 0, channels).Times((float)Colours / channels);
    }

    /// <summary>Whether the stem folds k x k pixels into the channels, so that a grey image has a third of a coloured one's.</summary>
    private static bool IsFolded(long from, long to) => from > Colours && from == Colours * to;
}
