using System.Globalization;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Runtime;
using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Explanation;

/// <summary>
/// What the SE blocks of a network do on a set of images: the mean gate of each channel, over all images and by class
/// (section 7.2 of the paper), and which channels are saturated or dead.
/// </summary>
/// <remarks>The gate of a block without a squeeze is a map; its mean over the pixels is taken for it.</remarks>
/// <example>
/// <code>
/// var gates = GateStatistics.Compute(network, data.Test, Normalization.Cifar10);
/// foreach (var block in gates.Blocks)
///     Console.WriteLine($"{block.Name}: {block.SaturatedChannels.Count} of {block.Channels} are saturated");
/// </code>
/// </example>
public sealed class GateStatistics
{
    /// <summary>A gate of at least this, in absolute value, is saturated: 0.95.</summary>
    public const double SaturatedThreshold = 0.95;

    /// <summary>A gate of at most this, in absolute value, is dead: 0.05.</summary>
    public const double DeadThreshold = 0.05;

    /// <summary>
    /// A channel is saturated or dead if its gate is so in at least this fraction of the images: 0.99.
    /// </summary>
    public const double ImageShare = 0.99;

    internal GateStatistics(
        IReadOnlyList<string> classNames, IReadOnlyList<long> imagesPerClass, IReadOnlyList<GateBlock> blocks) =>
        (ClassNames, ImagesPerClass, Blocks) = (classNames, imagesPerClass, blocks);

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of images of each class.</summary>
    public IReadOnlyList<long> ImagesPerClass { get; }

    /// <summary>The SE blocks, in the order in which they run. Empty for a network without.</summary>
    public IReadOnlyList<GateBlock> Blocks { get; }

    /// <summary>
    /// Runs a network over images, in evaluation mode, and gathers its gates. Then each of its modules is in the mode
    /// that it was in.
    /// </summary>
    /// <remarks>Besides the network, it takes 8 bytes for each class and channel of the SE blocks.</remarks>
    /// <param name="network">The network. It is not disposed.</param>
    /// <param name="images">The images, with their classes.</param>
    /// <param name="normalization">Normalization of the images, as in training.</param>
    /// <param name="device">Device of the network: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</param>
    /// <param name="batchSize">Number of images per batch, at least 1.</param>
    /// <param name="precision">
    /// Compute precision. Null: bfloat16 if the hardware supports it, otherwise float32.
    /// </param>
    /// <param name="cancellationToken">Stops after the batch in progress, without a result.</param>
    /// <exception cref="ArgumentException">The images do not fit the network.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static GateStatistics Compute(
        GraphModule network, ImageSource images, Normalization normalization, string device = "cpu",
        int batchSize = 128, Precision? precision = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        RequireAlive.Module(network);
        var place = Devices.Parse(device);
        var chosen = PrecisionChoice.For(precision, network, place);
        using var modes = new ModuleModes(network);
        network.eval();
        using var inference = inference_mode();
        using var matrices = PrecisionChoice.Use(chosen, place);
        using var loader = new BatchLoader(images, batchSize, normalization, device, precision: chosen);
        using var gates = new GateCollector(network.Graph, images.ClassNames, place);
        if (gates.Names.Count > 0)
            foreach (var batch in loader.Epoch(0))
                using (batch)
                using (NewDisposeScope())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    gates.Add(network.Values(batch.Images, gates.Names), batch.Labels);
                }

        return gates.Result();
    }

    /// <summary>
    /// Writes CSV (RFC 4180): block, stage, channel, its mean and standard deviation over all images, whether it is
    /// saturated or dead, then its mean over the images of each class, empty for a class without images.
    /// </summary>
    /// <param name="writer">Receives the text. It is not closed.</param>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Csv.Write(writer, Rows());
    }

    private IEnumerable<IReadOnlyList<string>> Rows()
    {
        yield return ["block", "stage", "channel", "mean", "standard_deviation", "state", .. ClassNames];
        foreach (var block in Blocks)
        {
            var (saturated, dead) = (block.SaturatedChannels.ToHashSet(), block.DeadChannels.ToHashSet());
            for (var channel = 0; channel < block.Channels; channel++)
                yield return
                [
                    block.Name,
                    block.Stage?.ToString(CultureInfo.InvariantCulture) ?? "",
                    channel.ToString(CultureInfo.InvariantCulture),
                    Text(block.Mean[channel]),
                    Text(block.StandardDeviation[channel]),
                    saturated.Contains(channel) ? "saturated" : dead.Contains(channel) ? "dead" : "",
                    .. ClassNames.Select((_, index) =>
                        block.MeanOfClass(index) is { } means ? Text(means[channel]) : ""),
                ];
        }
    }

    private static string Text(float value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
