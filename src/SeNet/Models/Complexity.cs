using System.Globalization;
using SeNet.Text;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Models;

/// <summary>What a model costs: parameters, multiply-adds and activations, a layer and in all.</summary>
/// <remarks>
/// Conventions: a multiplication and its addition count once (the SENet paper writes FLOPs for it), in convolutions (<c>Conv2d</c>) and linear layers
/// only, those of the classifier and of SE blocks among them; not biases, normalisation, pooling, gates or additions. Activations are the elements of
/// these layers' outputs (Radosavovic et al., arXiv 2003.13678, section 3, and linear layers beside). Every parameter counts, those of normalisations
/// too; running statistics are none. All but the parameters is of the whole batch.
/// </remarks>
public sealed class Complexity
{
    internal Complexity(IReadOnlyList<long> inputShape, IReadOnlyList<LayerComplexity> layers) => (InputShape, Layers) = (inputShape, layers);

    /// <summary>Shape of the input that it was counted for.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>The layers that have parameters of their own or were counted, in the order of their registration.</summary>
    public IReadOnlyList<LayerComplexity> Layers { get; }

    /// <summary>Parameters of the model.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Multiply-adds of its convolutions and linear layers.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>Elements of the outputs of its convolutions and linear layers.</summary>
    public long Activations => Layers.Sum(layer => layer.Activations);

    /// <summary>Bytes of these outputs: what training keeps of them.</summary>
    public long ActivationBytes => Layers.Sum(layer => layer.ActivationBytes);

    /// <summary>
    /// Counts a model, any that is made of <c>Conv2d</c> and <c>Linear</c> modules, by running it once on zeros in evaluation mode. The model is left as
    /// it was.
    /// </summary>
    /// <param name="model">The model. A layer is seen if it is registered and run by <c>call</c>, as Sequential does, not by <c>forward</c>.</param>
    /// <param name="inputShape">Shape of the input with its batch dimension, for images [N, C, H, W]: <c>Complexity.Of(model, 1, 3, 224, 224)</c>.</param>
    /// <exception cref="ArgumentException">The model does not take such an input, or is an <see cref="Inference.InferenceModel"/>, whose layers are folded.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static Complexity Of(nn.Module<Tensor, Tensor> model, params ReadOnlySpan<long> inputShape) => ComplexityCount.Of(model, inputShape);

    /// <summary>The parameters that SE adds to a network: 2/r * sum over the stages of N C^2 (SENet paper, equation 5), without biases.</summary>
    /// <param name="reduction">Reduction ratio r, at least 1.</param>
    /// <param name="stages">
    /// Of each stage the number N of blocks and the channels C that they recalibrate, at least 1 and at least the reduction. Hidden units are
    /// C / r rounded down, as in <see cref="Blocks.SEOptions.Paper"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public static long AddedBySE(int reduction, params ReadOnlySpan<(int Blocks, int Channels)> stages)
    {
        Require.AtLeastOne(reduction);
        var sum = 0L;
        foreach (var (blocks, channels) in stages)
        {
            if (blocks < 1 || channels < reduction)
                throw new ArgumentOutOfRangeException(
                    nameof(stages), (blocks, channels), $"A stage has at least 1 block and at least as many channels as the reduction, here {reduction}.");
            sum += 2L * blocks * channels * (channels / reduction);
        }

        return sum;
    }

    /// <summary>A table of the layers and the totals.</summary>
    public override string ToString() => TextTable.Format([
        ["layer", "type", "output", "parameters", "multiply-adds", "activations"],
        .. Layers.Select(layer => (string[])[
            layer.Key.Length == 0 ? "(model)" : layer.Key, layer.Layer, string.Join(" x ", layer.OutputShape),
            Text(layer.Parameters), Text(layer.MultiplyAdds), Text(layer.Activations)]),
        [],
        ["total", "", "", Text(Parameters), Text(MultiplyAdds), Text(Activations)],
        ["(input)", "", string.Join(" x ", InputShape), "", "", $"{Text(ActivationBytes)} bytes"],
    ]);

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
