using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

internal static class Maps
{
    /// <summary>Random square feature maps of the caller's, whose channels lie side by side.</summary>
    public static Tensor ChannelsLast(int images, int channels, int side, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return Tensors.ChannelsLast.Contiguous(randn([images, channels, side, side]).to_type(type))
            .DetachFromDisposeScope();
    }
}
