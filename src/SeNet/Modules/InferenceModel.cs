using SeNet.Graphs;
using SeNet.Kernels;
using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Modules;

/// <summary>
/// A network prepared once for inference: batch normalization is folded into the convolutions, weights are cast, memory
/// format and batches are chosen beforehand. A copy: later changes of the network do not reach it.
/// </summary>
/// <remarks>
/// On a CPU, 3x3 convolutions of stride 1 are computed by Winograd's minimal filtering: in bfloat16 where their
/// channels are multiples of 32, in up to half of the time, with about twice the rounding error of direct ones; in
/// float32 from 16 channels on, in up to half of the time, with 1.5 to 2 times the rounding error of direct ones, the
/// weights kept for it being four times as large.
/// </remarks>
/// <example>
/// <code>
/// using var network = ModelZoo.FromFile("best.safetensors");
/// using var prepared = new InferenceModel(network);
/// using var logits = prepared.call(images);   // images: [N, 3, H, W]
/// </code>
/// </example>
public sealed class InferenceModel : Module<Tensor, Tensor>
{
    // A few images' feature maps stay in the processor's caches from one layer to the next.
    private const int ImagesAtOnce = 16;

    private readonly PreparedInterpreter interpreter;
    private readonly Graph graph;
    private readonly Device device;

    // Float32 and on the device, as images are.
    private readonly Tensor anchor;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network, trained; it stays the caller's and as it is.</param>
    /// <param name="precision">
    /// Compute precision; null for bfloat16 where the hardware has it, else float32. In float32 the outputs are the
    /// network's within 1e-4.
    /// </param>
    /// <exception cref="ArgumentException">The network's device does not have the precision.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public InferenceModel(GraphModule network, Precision? precision = null)
        : base(nameof(InferenceModel))
    {
        ArgumentNullException.ThrowIfNull(network);
        RequireAlive.Module(network);
        device = network.parameters().First().device;
        Precision = PrecisionChoice.For(precision, network, device);
        graph = network.Graph;
        anchor = zeros(1, device: device).DetachFromDisposeScope();
        interpreter = new PreparedInterpreter(network, PrecisionChoice.TypeOf(Precision), device);
        eval();
    }

    /// <summary>Compute precision.</summary>
    public Precision Precision { get; }

    /// <summary>Classifies images; no gradient is kept.</summary>
    /// <param name="images">
    /// Normalized images [N, C, H, W] on the network's device, float32 or bfloat16, any strides.
    /// </param>
    /// <returns>
    /// The network's output, float32: logits, or log-probabilities of a <see cref="Network"/>, [N, classes].
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="images"/> is empty, has another type, rank, number of channels or device, or is too small.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed of.</exception>
    public override Tensor forward(Tensor images)
    {
        // Here, because what follows would turn any type into numbers.
        RequireTensor.Images(this, graph, anchor, images, "x");
        using var inference = inference_mode();
        using var matrices = PrecisionChoice.Use(Precision, device);
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Contiguous(images.to_type(PrecisionChoice.TypeOf(Precision)));
        if (device.type != DeviceType.CPU || x.size(0) <= ImagesAtOnce)
            return interpreter.Run(x).MoveToOuterDisposeScope();
        return cat([.. x.split(ImagesAtOnce).Select(part => interpreter.Run(part))]).MoveToOuterDisposeScope();
    }

    /// <summary>Registers nothing: what it holds is no longer that of layers.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            interpreter.Dispose();
            anchor.Dispose();
        }

        base.Dispose(disposing);
    }
}
