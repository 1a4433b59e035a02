using SeNet.Validation;

namespace SeNet.Quantization;

/// <summary>How a network is quantized.</summary>
public sealed record QuantizationOptions
{
    /// <summary>The methods of calibration to try; the best on held-out images is taken.</summary>
    /// <value>All of them.</value>
    public IReadOnlyList<CalibrationMethod> Methods { get; init; } = Enum.GetValues<CalibrationMethod>();

    /// <summary>Whether weights take all of int8, -127 to 127, instead of 7 bits, -63 to 63.</summary>
    /// <value>
    /// False: processors with AVX2 or AVX-512 but without VNNI add two products in 16 bits, which overflow with weights
    /// of 8 bits. Set it where the file runs on VNNI, ARM or a GPU only.
    /// </value>
    public bool FullRangeWeights { get; init; }

    /// <summary>Whether activations are int8 instead of uint8; the numbers are the same.</summary>
    /// <value>
    /// False: on x64, ONNX Runtime computes in integers with uint8 activations only. Set it for runtimes that take int8
    /// alone.
    /// </value>
    public bool SignedActivations { get; init; }

    /// <summary>
    /// Largest error of the output, relative to its deviation, that one layer may cause by itself. If it is set, every
    /// convolution and linear layer is tried alone, those of SE blocks and the classifier too, and quantized if it
    /// causes no larger error.
    /// </summary>
    /// <value>
    /// Null: all convolutions are quantized but those of SE blocks, which, with the classifier, stay float32.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double? MaxLayerError
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxLayerError), value, "MaxLayerError is above 0, for example 0.02; null for none.");
    }

    /// <summary>Names of layers that stay float32 in any case, for example the first ones of a ranking.</summary>
    public IReadOnlyList<string> FloatLayers { get; init; } = [];

    /// <summary>Number of images per batch in calibration, at least 1.</summary>
    /// <value>16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Require.AtLeastOne(value, nameof(BatchSize)); } = 16;
}
