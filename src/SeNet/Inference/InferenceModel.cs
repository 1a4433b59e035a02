using SeNet.Models;
using SeNet.Modules;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Inference;

/// <summary>
/// A network prepared once for classifying: batch normalisation is folded into the convolutions, weights are cast and layout and batches
/// chosen beforehand. A copy: later changes of the network do not reach it.
/// </summary>
/// <remarks>
/// On a CPU, 3x3 convolutions of stride 1 are computed by Winograd's minimal filtering: in bfloat16 where their channels are multiples of 32, in up
/// to half of the time, with about twice the rounding error of direct ones; in float32 from 16 channels on, in up to half of the time, with one and
/// a half to two times the rounding error of direct ones, the weights kept for it being four times as large.
/// </remarks>
public sealed class InferenceModel : Module<Tensor, Tensor>
{
    // A few images' feature maps stay in the processor's caches from one layer to the next.
    private const int ImagesAtOnce = 16;

    private readonly Module<Tensor, Tensor> copy;
    private readonly Device device;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">One of the library's networks, trained; it stays the caller's and as it is.</param>
    /// <param name="precision">
    /// The type to compute in; null for bfloat16 where the hardware has it, else float32. In float32 the outputs are the network's within 1e-4.
    /// </param>
    /// <exception cref="ArgumentException">The model is none of the library's, or its device does not have the precision.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public InferenceModel(Module<Tensor, Tensor> network, Precision? precision = null)
        : base(nameof(InferenceModel))
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network is not IFoldableModel foldable)
            throw new ArgumentException(
                $"'{ModuleName.Of(network)}' can't be prepared; accepted are the library's networks (SeNet.Models).",
                nameof(network));
        RequireAlive.Module(network);
        device = network.parameters().First().device;
        Precision = PrecisionChoice.For(precision, network, device);
        copy = foldable.FoldedCopy(PrecisionChoice.TypeOf(Precision));
        RegisterComponents();
        eval();
    }

    /// <summary>The type in which it computes.</summary>
    public Precision Precision { get; }

    /// <summary>Classifies images; no gradient is kept.</summary>
    /// <param name="images">Normalised images [N, C, H, W] on the network's device, float32 or bfloat16, any strides.</param>
    /// <returns>What the network gives, float32: log-probabilities [N, classes].</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="images"/> is empty, has another type, rank, number of channels or device, or is too small.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed of.</exception>
    public override Tensor forward(Tensor images)
    {
        // Here, because what follows would turn any type into numbers.
        ((IFoldableModel)copy).RequireImages(images);
        using var inference = inference_mode();
        using var matrices = PrecisionChoice.Use(Precision, device);
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Contiguous(images.to_type(PrecisionChoice.TypeOf(Precision)));
        if (device.type != DeviceType.CPU || x.size(0) <= ImagesAtOnce)
            return copy.call(x).MoveToOuterDisposeScope();
        return cat([.. x.split(ImagesAtOnce).Select(part => copy.call(part))]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            copy.Dispose();
        base.Dispose(disposing);
    }
}
