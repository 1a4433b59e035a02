using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>min(max(u, 0), 6), the rectifier of the MobileNets.</summary>
internal static class Relu6
{
    /// <summary>Computes it in place of what a unit gave, unrectified.</summary>
    public static Tensor Of(Tensor u) => nn.functional.relu6(u, inplace: true);
}
