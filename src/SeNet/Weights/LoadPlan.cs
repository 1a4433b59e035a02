using SeNet.Graphs;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>What will become of each tensor, decided from keys, types and shapes alone, before the first value is read.</summary>
internal sealed class LoadPlan
{
    private readonly string? classifier;
    private readonly string? firstConvolution;

    private LoadPlan(nn.Module module, IReadOnlyDictionary<string, TensorInfo> source, LoadOptions options)
    {
        RequireAlive.Module(module);
        Target = module.state_dict();
        classifier = Classifier(module, options);
        firstConvolution = InputAdaptation.FirstConvolution(module);
        foreach (var (key, tensor) in Target)
            Place(key, new TensorInfo(tensor.dtype, tensor.shape), source.GetValueOrDefault(key), options);
        Unexpected.AddRange(source.Keys.Where(key => !Target.ContainsKey(key) && !(options.FreshClassifier && IsClassifier(key))));

        if (options.FreshClassifier && !Target.Keys.Concat(source.Keys).Any(IsClassifier))
            throw new ArgumentException(
                $"FreshClassifier is asked for, but neither the {module.GetName()} nor the file has a key that begins with '{classifier}.'; ClassifierKey is the classifier's, for example 'fc'.", nameof(options));
    }

    /// <summary>The model's tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Target { get; }

    public List<string> Loaded { get; } = [];

    public List<string> Adapted { get; } = [];

    public List<string> Fresh { get; } = [];

    public List<string> Missing { get; } = [];

    public List<string> Unexpected { get; } = [];

    public List<TensorMismatch> Mismatched { get; } = [];

    public bool IsComplete => Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>Compares a module with what a file holds.</summary>
    /// <exception cref="ArgumentException">The options ask for a fresh classifier, and it is not known which parameters that is.</exception>
    public static LoadPlan Of(nn.Module module, IReadOnlyDictionary<string, TensorInfo> source, LoadOptions options) => new(module, source, options);

    /// <summary>
    /// Whether a key is that of batch normalisation's count of batches, of which a file from elsewhere may have any
    /// number, or none.
    /// </summary>
    public static bool IsCounter(string key) =>
        key.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    /// <summary>Key of a module's classifier; null if it is not known.</summary>
    /// <exception cref="ArgumentException">
    /// The options ask for a fresh classifier, and it is not known which parameters that is.
    /// </exception>
    public static string? Classifier(nn.Module module, LoadOptions options)
    {
        var key = options.ClassifierKey ?? (module as IGraphModel)?.Graph.ClassifierKey;
        return key is null && options.FreshClassifier
            ? throw new ArgumentException(
                $"FreshClassifier is asked for, but a {module.GetName()} does not say which of its parameters are the classifier: give ClassifierKey, for example 'fc' for 'fc.weight' and 'fc.bias'.", nameof(options))
            : key;
    }

    /// <summary>Whether a key is one of the classifier, as far as that is known.</summary>
    public bool IsClassifier(string key) => classifier is not null && key.StartsWith(classifier + ".", StringComparison.Ordinal);

    /// <summary>Whether a mismatch is one of input channels that could be adapted.</summary>
    public bool IsAdaptable(TensorMismatch mismatch) => mismatch.Key == firstConvolution && InputAdaptation.IsPossible(mismatch.File.Shape, mismatch.Model.Shape);

    private void Place(string key, TensorInfo model, TensorInfo? file, LoadOptions options)
    {
        if (options.FreshClassifier && IsClassifier(key))
        {
            Fresh.Add(key);
            return;
        }

        if (file is null)
        {
            // PyTorch before 0.4.1 had no such counters.
            if (options.IsExact || !IsCounter(key))
                Missing.Add(key);
            return;
        }

        var mismatch = new TensorMismatch(key, file, model);
        if (!IsOfOneKind(key, file, model, options))
            Mismatched.Add(mismatch);
        else if (
            file.Shape.SequenceEqual(model.Shape) || (!options.IsExact && model.Shape.Count == 0 && file.Shape is [1]))
            Loaded.Add(key);
        else if (options.AdaptInputChannels && IsAdaptable(mismatch))
            Adapted.Add(key);
        else
            Mismatched.Add(mismatch);
    }

    /// <summary>
    /// Whether numbers of the file can be the model's: integers are not weights, but a counter may have been converted
    /// with the weights.
    /// </summary>
    private static bool IsOfOneKind(string key, TensorInfo file, TensorInfo model, LoadOptions options)
    {
        var (fromFloat, toFloat) = (torch.is_floating_point(file.Type), torch.is_floating_point(model.Type));
        return fromFloat == toFloat || (fromFloat && IsCounter(key) && !options.IsExact);
    }
}
