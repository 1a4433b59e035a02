using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Explanation;

/// <summary>Sums gates batch by batch.</summary>
internal sealed class GateCollector : IDisposable
{
    private readonly IReadOnlyList<string> classNames;
    private readonly List<Sums> blocks;
    private readonly long[] images;

    /// <summary>Prepares empty sums.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="classNames">Names of the classes of the images.</param>
    /// <param name="device">Where the gates are.</param>
    public GateCollector(Graph graph, IReadOnlyList<string> classNames, Device device)
    {
        this.classNames = classNames;
        images = new long[classNames.Count];
        blocks = [.. graph.SqueezeExcitations.Select(node => new Sums(node, graph, classNames.Count, device))];
        Names = [.. blocks.Select(block => block.GateName)];
    }

    /// <summary>Names of the values that are collected.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="values">The gates by their names, [N, C, H, W].</param>
    /// <param name="labels">The images' classes, [N], int64.</param>
    public void Add(IReadOnlyDictionary<string, Tensor> values, Tensor labels)
    {
        using var scope = NewDisposeScope();
        foreach (var block in blocks)
            block.Add(values[block.GateName].to_type(ScalarType.Float64).mean([2, 3]), labels);
        foreach (var label in labels.cpu().data<long>())
            images[label]++;
    }

    public GateStatistics Result() => new(classNames, images, [.. blocks.Select(block => block.Result(images))]);

    public void Dispose() => blocks.ForEach(block => block.Dispose());

    private sealed class Sums : IDisposable
    {
        private readonly string name;
        private readonly int? stage;
        private readonly Tensor byClass;
        private readonly Tensor squares;
        private readonly Tensor saturated;
        private readonly Tensor dead;

        public Sums(Node node, Graph graph, int classes, Device device)
        {
            name = node.Name;
            GateName = SqueezeExcitation.GateName(name);
            stage = StageOf(node, graph);
            byClass = zeros([classes, node.Channels], ScalarType.Float64, device).DetachFromDisposeScope();
            squares = zeros([node.Channels], ScalarType.Float64, device).DetachFromDisposeScope();
            saturated = zeros([node.Channels], ScalarType.Int64, device).DetachFromDisposeScope();
            dead = zeros([node.Channels], ScalarType.Int64, device).DetachFromDisposeScope();
        }

        public string GateName { get; }

        /// <summary>Adds gates [N, C].</summary>
        public void Add(Tensor gates, Tensor labels)
        {
            byClass.index_add_(0, labels, gates, TensorArithmetic.One);
            squares.Plus_(gates.square().sum([0]));
            var size = gates.abs();
            saturated.Plus_(size.IsBelow(GateStatistics.SaturatedThreshold).logical_not().sum([0]));
            dead.Plus_(size.IsAbove(GateStatistics.DeadThreshold).logical_not().sum([0]));
        }

        public GateBlock Result(long[] images)
        {
            using var scope = NewDisposeScope();
            double count = Math.Max(1, images.Sum());
            var sums = byClass.cpu().data<double>().ToArray();
            var ofSquares = squares.cpu().data<double>().ToArray();
            var channels = ofSquares.Length;
            var mean = new float[channels];
            var deviation = new float[channels];
            for (var channel = 0; channel < channels; channel++)
            {
                double sum = 0;
                for (var row = 0; row < images.Length; row++)
                    sum += sums[row * channels + channel];
                mean[channel] = (float)(sum / count);
                deviation[channel] =
                    (float)Math.Sqrt(Math.Max(0, ofSquares[channel] / count - sum / count * (sum / count)));
            }

            return new GateBlock(
                name, stage, mean, deviation,
                [
                    .. images.Select((ofClass, index) => ofClass == 0
                        ? null
                        : (IReadOnlyList<float>)Array.ConvertAll(
                            sums[(index * channels)..((index + 1) * channels)], sum => (float)(sum / ofClass))),
                ],
                Often(saturated), Often(dead));

            IReadOnlyList<int> Often(Tensor times) =>
            [
                .. times.cpu().data<long>().ToArray().Index()
                    .Where(channel => images.Sum() > 0 && channel.Item >= GateStatistics.ImageShare * count)
                    .Select(channel => channel.Index),
            ];
        }

        public void Dispose()
        {
            foreach (var sum in new[] { byClass, squares, saturated, dead })
                sum.Dispose();
        }

        private static int? StageOf(Node node, Graph graph)
        {
            var order = graph.Nodes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
            var stage = graph.Stages.TakeWhile(stage => order[stage.Output] < order[node]).Count();
            return stage < graph.Stages.Count ? stage + 1 : null;
        }
    }
}
