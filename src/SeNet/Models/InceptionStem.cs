using SeNet.Blocks;
using SeNet.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// The stem of Inception v3 (Szegedy et al., arXiv 1512.00567, table 1, with the 1x1 convolution of the published weights), which the
/// published Inception-ResNet-v2 shares.
/// </summary>
internal sealed class InceptionStem
{
    /// <summary>Makes the stem.</summary>
    /// <param name="parts">Where its layers are registered.</param>
    /// <param name="inChannels">Channels of the images.</param>
    /// <param name="keys">State keys of its five convolutions.</param>
    public InceptionStem(Parts parts, int inChannels, params string[] keys)
    {
        ConvolutionUnit[] units =
        [
            InceptionConvention.Timm.Unit(parts, keys[0], Conv2d(inChannels, 32, 3, stride: 2, bias: false)),
            InceptionConvention.Timm.Unit(parts, keys[1], Conv2d(32, 32, 3, bias: false)),
            InceptionConvention.Timm.Unit(parts, keys[2], Conv2d(32, 64, 3, padding: 1, bias: false)),
            InceptionConvention.Timm.Unit(parts, keys[3], Conv2d(64, 80, 1, bias: false)),
            InceptionConvention.Timm.Unit(parts, keys[4], Conv2d(80, 192, 3, bias: false)),
        ];
        var layers = units.Select(unit => (Func<Tensor, Tensor>)(x => unit.Forward(x))).ToArray();
        First = Composition.InSequence(layers[..3]);
        Second = Composition.InSequence([Pool3x3.HalvingMax, .. layers[3..]]);
    }

    /// <summary>Least side of an image whose maps still have a pixel behind this stem and the two reductions that follow it.</summary>
    public static int LeastSide => 75;

    /// <summary>From images to 64 maps of half their size, as all here a little smaller for want of padding.</summary>
    public Func<Tensor, Tensor> First { get; }

    /// <summary>From there to 192 maps of a quarter of the images' size; what follows begins with <see cref="Pool3x3.HalvingMax"/>.</summary>
    public Func<Tensor, Tensor> Second { get; }
}
