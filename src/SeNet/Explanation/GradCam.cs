using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Modules;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Explanation;

/// <summary>
/// Grad-CAM (Selvaraju et al., arXiv 1610.02391): where in an image a network sees a class. The maps A_k of a layer are
/// summed, each weighted by the mean gradient of the class's score by it, and rectified:
/// relu(sum_k mean(dy_c / dA_k) A_k), equations 1 and 2.
/// </summary>
/// <remarks>
/// The score is the logit, before any softmax. The network computes in evaluation mode and float32; then each of its
/// modules is in the mode that it was in. Gradients of parameters are left as they are.
/// </remarks>
/// <example>
/// <code>
/// using var photo = ImageFile.Load("photo.jpg", new CenterCrop(224), Normalization.ImageNet);
/// var map = new GradCam(network).Compute(photo)[0];         // of the predicted class
/// map.SaveOverlay("overlay.png", photo, Normalization.ImageNet);
/// </code>
/// </example>
public sealed class GradCam
{
    private readonly ImageClassifier network;
    private readonly string logits;

    /// <summary>Prepares the maps of a network.</summary>
    /// <param name="network">A network with a classifier. It is not disposed.</param>
    /// <param name="layer">
    /// Name of the node of <see cref="GraphModule.Graph"/> whose maps [N, C, H, W] are weighted. Null: the maps of the
    /// last stage, which are what the paper recommends; in a network without stages those that are pooled.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The network has no classifier, has no such node, or the node gives no maps or is not on the way to the output.
    /// </exception>
    public GradCam(ImageClassifier network, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        var graph = network.Graph;
        if (network.Classes == 0)
            throw new ArgumentException(
                $"'{graph.Name}' has no classifier, so no class has a score; create it with classes.", nameof(network));
        logits = ScoreOf(graph).Name;
        Layer = layer ?? LayerOf(graph).Name;
        if (layer is not null && (!MapsOf(graph, out var pooled).Contains(graph[layer]) || layer == graph.Input.Name))
            throw new ArgumentException(
                $"The node '{layer}' of '{graph.Name}' gives no maps that the output comes from; choose one before "
                    + $"'{pooled.Name}', for example '{pooled.Inputs[0].Name}'.",
                nameof(layer));
    }

    /// <summary>Name of the node whose maps are weighted.</summary>
    public string Layer { get; }

    /// <summary>Computes the maps of images.</summary>
    /// <param name="images">
    /// Normalized images [N, C, H, W]; they are moved to the network's device. An image is computed as if it were
    /// alone.
    /// </param>
    /// <param name="classes">Class of each image; none for those that the network predicts.</param>
    /// <returns>A map for each image.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="images"/> do not fit the network, or <paramref name="classes"/> are not one for each image.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is none of the network's.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public IReadOnlyList<ClassActivationMap> Compute(Tensor images, params IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classes);
        RequireAlive.Module(network);
        if (classes.Count > 0)
            RequireClasses(images, classes);

        using var modes = new ModuleModes(network);
        network.eval();
        using var tracked = inference_mode(false);
        using var gradients = enable_grad();
        using var scope = NewDisposeScope();
        // Tensors of an inference mode cannot be tracked; a copy can. It requires a gradient because all parameters may
        // be frozen.
        var x = images.to(ScalarType.Float32, network.parameters().First().device).clone().detach()
            .requires_grad_(true);
        var values = network.Values(x, Layer, logits);
        var (maps, scores) = (values[Layer], values[logits]);

        using var chosen = classes.Count > 0
            ? tensor(classes.Select(index => (long)index).ToArray(), device: scores.device)
            : scores.argmax(1);
        var score = scores.gather(1, chosen.unsqueeze(1));
        // Images do not mix in evaluation mode, so the gradient of the sum is that of each.
        var gradient = autograd.grad([score.sum()], [maps])[0];

        using var untracked = no_grad();
        var weights = gradient.mean([2, 3], keepdim: true);
        var map = (weights * maps.detach()).sum(1).relu();
        var numbers = map.cpu().ToFloats();
        var labels = chosen.cpu().data<long>().ToArray();
        var (height, width) = ((int)map.size(1), (int)map.size(2));
        return
        [
            .. labels.Select((label, index) => new ClassActivationMap(
                (int)label, height, width, numbers.AsSpan(index * height * width, height * width))),
        ];
    }

    /// <summary>The node whose maps are weighted by default.</summary>
    internal static Node LayerOf(Graph graph)
    {
        var maps = MapsOf(graph, out var pooled);
        return graph.Stages.Select(stage => stage.Output).LastOrDefault(maps.Contains) ?? pooled.Inputs[0];
    }

    /// <summary>The scores before a softmax.</summary>
    private static Node ScoreOf(Graph graph) =>
        graph.Output.Operation is LogSoftmax ? graph.Output.Inputs[0] : graph.Output;

    /// <summary>The nodes with maps that the scores come from. Pooling ends them: behind it are features.</summary>
    private static HashSet<Node> MapsOf(Graph graph, out Node pooled)
    {
        var inputs = InputsOf(graph, ScoreOf(graph));
        pooled = graph.Nodes.First(node => node.Operation is GlobalPooling or Flatten && inputs.Contains(node));
        return InputsOf(graph, pooled);
    }

    private void RequireClasses(Tensor images, IReadOnlyList<int> classes)
    {
        if (images.dim() > 0 && classes.Count != images.size(0))
            throw new ArgumentException(
                $"There are {classes.Count} classes for {images.size(0)} images; give one for each, or none for the "
                    + "predicted ones.",
                nameof(classes));
        foreach (var index in classes)
            if ((uint)index >= (uint)network.Classes)
                throw new ArgumentOutOfRangeException(
                    nameof(classes), index,
                    $"The class is {index}; '{network.Name}' has {network.Classes} classes, numbered from 0.");
    }

    /// <summary>The nodes that a node's output depends on.</summary>
    private static HashSet<Node> InputsOf(Graph graph, Node node)
    {
        var found = new HashSet<Node> { node };
        foreach (var candidate in graph.Nodes.Reverse().Where(found.Contains))
            found.UnionWith(candidate.Inputs);
        found.Remove(node);
        return found;
    }
}
