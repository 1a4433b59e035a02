using SeNet.Blocks;
using SeNet.Graphs.Operations;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Tensors;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Modules;

/// <summary>
/// A network that classifies images: [N, InChannels, H, W] becomes logits [N, Classes], or log-probabilities where the
/// network ends in a log-softmax (<see cref="GivesLogProbabilities"/>). Its stages serve as a backbone
/// (<see cref="Features"/>).
/// </summary>
/// <example>
/// <code>
/// using ImageClassifier network = ModelZoo.Create("seresnet50", classes: 10);
/// using var logits = network.call(images);   // images: [N, 3, 224, 224], logits: [N, 10]
/// </code>
/// </example>
public class ImageClassifier : GraphModule, IDescribedModel
{
    /// <summary>Makes a classifier, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>).</summary>
    /// <param name="graph">
    /// The network, for example that of <see cref="NetworkZoo.Build(string, int?, int, SEOptions?, double?)"/>.
    /// </param>
    public ImageClassifier(Graph graph)
        : base(graph ?? throw new ArgumentNullException(nameof(graph)))
    {
    }

    /// <summary>Name of the network.</summary>
    public string Name => Graph.Name;

    /// <summary>Number of classes; 0 if there is no classifier and the output is the pooled features.</summary>
    public int Classes =>
        Graph.ClassifierKey is { } key && Graph.Contains(key) ? Graph[key].Channels : 0;

    /// <summary>Options of the SE blocks; null if there are none.</summary>
    public SEOptions? SE => (Graph.SqueezeExcitations.FirstOrDefault()?.Operation as SqueezeExcitation)?.Options;

    /// <summary>
    /// Probability, in [0, 1), that training sets a pooled feature before the classifier to zero; the others are
    /// divided by one minus it. Evaluation and inference do not depend on it.
    /// </summary>
    public double Dropout =>
        Graph.Nodes.Select(node => node.Operation).OfType<Dropout>().FirstOrDefault()?.Probability ?? 0;

    /// <summary>
    /// Whether the output is log-probabilities, as that of <see cref="Network"/>, rather than logits. A cross-entropy
    /// loss takes either, since the logarithm of a softmax of log-probabilities gives them again.
    /// </summary>
    public bool GivesLogProbabilities => Graph.Output.Operation is LogSoftmax;

    /// <summary>
    /// The published weights that it was made with, which say how images are prepared for it; null if its weights were
    /// drawn.
    /// </summary>
    public PublishedWeights? Published { get; internal set; }

    /// <summary>Number of channels of each stage's maps, in the order of <see cref="Features"/>.</summary>
    public IReadOnlyList<int> FeatureChannels => [.. Graph.Stages.Select(stage => stage.Channels)];

    /// <summary>Minimum image height and width, in pixels.</summary>
    public int MinimumImageSize => Graph.MinimumImageSize;

    /// <summary>The maps of each stage: the network as a backbone.</summary>
    /// <param name="x">As in <see cref="GraphModule.forward"/>.</param>
    /// <returns>
    /// Maps [N, C, H, W], the largest first, with <see cref="FeatureChannels"/> channels; tensors of the caller's
    /// dispose scope.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device, or is too small.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public IReadOnlyList<Tensor> Features(Tensor x) => StageMaps(x);

    /// <summary>
    /// Gives the network's name and arguments, from which <see cref="ModelZoo.Create(ModelDescription)"/> makes it
    /// again.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public ModelDescription Describe()
    {
        RequireAlive.Module(this);
        return new ModelDescription(Graph.Name, Graph.Arguments);
    }
}
