using SeNet.Text;

namespace SeNet.Weights.Structure;

/// <summary>
/// Finds which layer of a file is which of a model where names say nothing: by kind, shapes and the data flow between
/// layers. Colors of layers are refined by those of their neighbors until they no longer change (Weisfeiler and Leman,
/// 1968); layers of the same color are the same layer.
/// </summary>
internal sealed class StructureMatching
{
    private const int Shown = 3;

    private readonly IReadOnlyList<WeightedLayer> file;
    private readonly IReadOnlyList<WeightedLayer> model;
    private readonly LoadOptions options;
    private readonly string fileName;
    private readonly string modelName;

    private StructureMatching(
        IReadOnlyList<WeightedLayer> file, string fileName, IReadOnlyList<WeightedLayer> model, string modelName,
        LoadOptions options)
    {
        (this.file, this.fileName, this.model, this.modelName, this.options) =
            (file, fileName, model, modelName, options);
    }

    /// <summary>Matches layers.</summary>
    /// <returns>The file's tensors by the model's keys.</returns>
    /// <exception cref="ArgumentException">The layers differ, or it cannot be told which is which.</exception>
    public static Dictionary<string, LayerTensor> Find(
        IReadOnlyList<WeightedLayer> file, string fileName, IReadOnlyList<WeightedLayer> model, string modelName,
        LoadOptions options) => new StructureMatching(file, fileName, model, modelName, options).Find();

    private Dictionary<string, LayerTensor> Find()
    {
        var (expected, found) = (Normalizations(model), Normalizations(file));
        var (layers, known) = (WithWeights(file), WithWeights(model));
        if (found < expected && layers - found == known - expected)
            throw Fault(
                $"the file has {found} batch normalizations where the model has {expected}: the exporter has folded " +
                    "them into the convolutions, and they cannot be taken apart again. Export without that, in " +
                    "PyTorch with torch.onnx.export(..., training=torch.onnx.TrainingMode.PRESERVE, " +
                    "do_constant_folding=False)");
        if (layers != known)
            throw Fault($"the file has {layers} layers with weights, the model {known}");

        var colors = Refine();
        var byColor = Enumerable.Range(0, file.Count).ToLookup(layer => colors[layer]);
        var taken = new HashSet<int>();
        var matched = new Dictionary<string, LayerTensor>();
        for (var layer = 0; layer < model.Count; layer++)
        {
            if (model[layer].Tensors.Count == 0)
                continue;
            var color = colors[file.Count + layer];
            var candidates = byColor[color].ToList();
            if (candidates.Count == 0 || (candidates.Count == 1 && !taken.Add(color)))
                throw Fault(
                    $"the file has no layer in the place of '{NameOf(model[layer])}' " +
                        $"[{string.Join(", ", model[layer].Tensors[0]!.Shape)}]");
            if (candidates.Count > 1)
                throw Ambiguous(color, colors, candidates);
            foreach (var (ours, theirs) in model[layer].Tensors.Zip(file[candidates[0]].Tensors))
                if (ours is not null && theirs is not null)
                    matched[ours.Key] = theirs;
        }

        return matched;
    }

    private static int WithWeights(IEnumerable<WeightedLayer> layers) => layers.Count(layer => layer.Tensors.Count > 0);

    private static int Normalizations(IEnumerable<WeightedLayer> layers) =>
        layers.Count(layer => layer.Kind == LayerKind.Normalization);

    /// <summary>The colors of the file's layers, then of the model's.</summary>
    private int[] Refine()
    {
        var offset = file.Count;
        var layers = file.Concat(model).ToList();
        List<int>[] before = [.. layers.Select((layer, at) =>
            layer.Predecessors.Select(other => at < offset ? other : other + offset).ToList())];
        List<int>[] after = [.. layers.Select(_ => new List<int>())];
        for (var layer = 0; layer < layers.Count; layer++)
            foreach (var other in before[layer])
                after[other].Add(layer);

        var colors = Numbered(layers.Select((layer, at) =>
            Describe(layer, isFirst: before[at].Count == 0, isLast: after[at].Count == 0)));
        while (true)
        {
            var current = colors;
            string ColorsOf(IEnumerable<int> others) =>
                string.Join(',', others.Select(other => current[other]).Order());
            var refined = Numbered(layers.Select((_, at) =>
                $"{current[at]}|{ColorsOf(before[at])}|{ColorsOf(after[at])}"));
            if (refined.Max() == current.Max())
                return refined;
            colors = refined;
        }
    }

    private static int[] Numbered(IEnumerable<string> descriptions)
    {
        var numbers = new Dictionary<string, int>();
        return [.. descriptions.Select(
            text => numbers.TryGetValue(text, out var known) ? known : numbers[text] = numbers.Count)];
    }

    /// <summary>Kind and shapes, but for what the options let differ.</summary>
    private string Describe(WeightedLayer layer, bool isFirst, bool isLast)
    {
        var isClassifier = isLast && options.FreshClassifier;
        bool IsFree(int dimension) =>
            (isClassifier && dimension == 0) || (isFirst && dimension == 1 && options.AdaptInputChannels);
        var shapes = layer.Tensors.Select((tensor, at) => tensor is null || (isClassifier && at > 0)
            ? "-"
            : string.Join('x', tensor.Shape.Select((size, dimension) => IsFree(dimension) ? 0 : size)));
        return $"{layer.Kind} {string.Join(' ', shapes)}";
    }

    private ArgumentException Ambiguous(int color, int[] colors, List<int> candidates)
    {
        var alike = Enumerable.Range(0, model.Count).Where(layer => colors[file.Count + layer] == color);
        var ours = ShortText.List([.. alike.Select(layer => $"'{NameOf(model[layer])}'")], Shown);
        var theirs = ShortText.List(
            [.. candidates.Select(layer => $"'{Printable.Text(NameOf(file[layer]))}'")], Shown);
        return Fault(
            $"{ours} have the same shape in the same place, and so have {theirs} in the file: which is which is not " +
                "known. Export with the layers' own names, in PyTorch with torch.onnx.export(..., " +
                "training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)");
    }

    private static string NameOf(WeightedLayer layer) => layer.Tensors[0]!.Key;

    private ArgumentException Fault(string reason) => new(
        $"The tensors in '{fileName}' have other names than those of this {modelName}, and its structure does not " +
            $"say which is which: {reason}. Nothing was loaded.");
}
