using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>Where published Inception networks differ in their convolutions.</summary>
/// <param name="ConvolutionSuffix">End of a convolution's state key.</param>
/// <param name="NormSuffix">End of its normalization's state key.</param>
/// <param name="Epsilon">What is added to the variance in the normalization.</param>
/// <param name="PadsStrided">Whether convolutions of stride 2 are padded like the others, or not at all.</param>
internal sealed record InceptionConvention(
    string ConvolutionSuffix, string NormSuffix, double Epsilon, bool PadsStrided)
{
    /// <summary>BN-Inception, from Caffe.</summary>
    public static InceptionConvention Caffe { get; } = new("", "_bn", 1e-5, PadsStrided: true);

    /// <summary>Inception v3 and Inception-ResNet-v2, from TensorFlow by way of timm.</summary>
    public static InceptionConvention Timm { get; } = new(".conv", ".bn", 1e-3, PadsStrided: false);

    /// <summary>A convolution, its normalization and a rectifier.</summary>
    public Value Convolution(
        Value x, string key, int channels, (int Height, int Width) kernel, int stride,
        (int Height, int Width) padding) =>
        x.Convolution(key + ConvolutionSuffix, channels, kernel, stride, padding)
            .BatchNorm(key + NormSuffix, Epsilon)
            .Relu();

    /// <summary>The same; it leaves the size of the maps, but for its stride, as it is.</summary>
    public Value Convolution(Value x, string key, int channels, (int Height, int Width) kernel, int stride = 1) =>
        Convolution(
            x, key, channels, kernel, stride,
            stride == 1 || PadsStrided ? (kernel.Height / 2, kernel.Width / 2) : (0, 0));
}
