using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Benchmarks;

/// <summary>
/// The ceiling: the convolutions of Network(3, 128, 10, 10) alone, forward and backward, with float32 weights cast as
/// the library casts them.
/// </summary>
internal sealed class Convolutions : IDisposable
{
    private static readonly (int In, int Out, int Kernel)[] Layers = [
        (3, 128, 3), .. Enumerable.Repeat((128, 128, 3), 18), (128, 128, 1)];

    private readonly Tensor[] weights = [
        .. Layers.Select(layer => randn([layer.Out, layer.In, layer.Kernel, layer.Kernel], requires_grad: true))];
    private readonly Tensor images;
    private readonly Tensor maps;
    private readonly Tensor gradient;

    public Convolutions(int batch, ScalarType type)
    {
        images = Maps.ChannelsLast(batch, 3, 32, type);
        maps = Maps.ChannelsLast(batch, 128, 32, type).requires_grad_();
        gradient = Maps.ChannelsLast(batch, 128, 32, type);
    }

    public void Forward()
    {
        using var inference = inference_mode();
        foreach (var (layer, weight) in Layers.Zip(weights))
            Apply(layer, weight).Dispose();
    }

    public void ForwardAndBackward()
    {
        foreach (var (layer, weight) in Layers.Zip(weights))
        {
            using var scope = NewDisposeScope();
            Apply(layer, weight).backward([gradient]);
            maps.grad = null;
            weight.grad = null;
        }
    }

    public void Dispose()
    {
        foreach (var tensor in (IEnumerable<Tensor>)[.. weights, images, maps, gradient])
            tensor.Dispose();
    }

    private Tensor Apply((int In, int Out, int Kernel) layer, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var x = layer.In == 3 ? images : maps;
        return functional.conv2d(x, weight.to_type(x.dtype), padding: [layer.Kernel / 2, layer.Kernel / 2])
            .MoveToOuterDisposeScope();
    }
}
