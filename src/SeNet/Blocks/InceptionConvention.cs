using SeNet.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>Where published Inception networks differ in their convolutions.</summary>
/// <param name="ConvolutionSuffix">What a convolution's state key ends in.</param>
/// <param name="NormSuffix">What its normalisation's state key ends in.</param>
/// <param name="Epsilon">What is added to the variance in the normalisation.</param>
/// <param name="PadsStrided">Whether convolutions of stride 2 are padded like the others, or not at all.</param>
internal sealed record InceptionConvention(string ConvolutionSuffix, string NormSuffix, double Epsilon, bool PadsStrided)
{
    /// <summary>BN-Inception, from Caffe.</summary>
    public static InceptionConvention Caffe { get; } = new("", "_bn", 1e-5, PadsStrided: true);

    /// <summary>Inception v3 and Inception-ResNet-v2, from TensorFlow by way of timm.</summary>
    public static InceptionConvention Timm { get; } = new(".conv", ".bn", 1e-3, PadsStrided: false);

    /// <summary>Registers a convolution with its normalisation.</summary>
    public ConvolutionUnit Unit(Parts parts, string key, Conv2d convolution) =>
        parts.Unit(key + ConvolutionSuffix, convolution, key + NormSuffix, BatchNorm2d(convolution.out_channels, eps: Epsilon));

    /// <summary>Registers a convolution that leaves the maps' size, but for its stride, as it is.</summary>
    public ConvolutionUnit Unit(Parts parts, string key, int inChannels, (int Height, int Width) kernel, int outChannels, int stride = 1)
    {
        var padding = stride == 1 || PadsStrided ? (kernel.Height / 2, kernel.Width / 2) : (0, 0);
        return Unit(parts, key, Conv2d(inChannels, outChannels, kernel, stride: (stride, stride), padding: padding, bias: false));
    }
}
