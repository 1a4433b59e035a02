using SeNet.Graphs;

namespace SeNet.Weights;

/// <summary>What loading has to know of a model.</summary>
/// <param name="Name">Its name in messages: <c>ImageClassifier</c>.</param>
/// <param name="Tensors">Its parameters and buffers, in the model's order.</param>
internal sealed record LoadTarget(string Name, IReadOnlyDictionary<string, TensorInfo> Tensors)
{
    /// <summary>Key of the classifier, for example <c>fc</c>; null if it is unknown.</summary>
    public string? Classifier { get; init; }

    /// <summary>The model as data; null if it is none of this library's.</summary>
    public Graph? Graph { get; init; }

    /// <summary>Key of the weight of the first convolution; null if there is none.</summary>
    public string? FirstConvolution { get; init; }

    /// <summary>Key of the classifier, which the options may name.</summary>
    /// <exception cref="ArgumentException">The options ask for a fresh classifier, and its key is unknown.</exception>
    public string? ClassifierFor(LoadOptions options)
    {
        var key = options.ClassifierKey ?? Classifier;
        return key is null && options.FreshClassifier
            ? throw new ArgumentException(
                $"FreshClassifier is set, but a {Name} does not say which of its parameters are the classifier: set " +
                    "ClassifierKey, for example to 'fc' for 'fc.weight' and 'fc.bias'.",
                nameof(options))
            : key;
    }
}
