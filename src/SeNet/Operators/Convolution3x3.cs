using TorchSharp;
using TorchSharp.Modules;
using Convolution = SeNet.Graphs.Operations.Convolution;

namespace SeNet.Operators;

/// <summary>The convolutions that Winograd's minimal filtering knows.</summary>
internal static class Convolution3x3
{
    /// <summary>
    /// Whether a layer on the CPU has 3x3 filters, a stride of 1, a border of one zero and a single group.
    /// </summary>
    public static bool Is(Conv2d layer) =>
        layer is
        {
            weight: { device_type: DeviceType.CPU, shape: [_, _, 3, 3] },
            groups: 1, stride: [1, 1], padding: [1, 1], dilation: [1, 1], padding_mode: PaddingModes.Zeros,
        };

    /// <summary>The same of a convolution in a graph.</summary>
    public static bool Is(Convolution convolution) =>
        convolution is
        {
            KernelHeight: 3, KernelWidth: 3, Groups: 1, Stride: 1, PaddingHeight: 1, PaddingWidth: 1,
        };
}
