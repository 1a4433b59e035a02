using TorchSharp;
using TorchSharp.Modules;

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
}
