namespace SeNet.Weights;

/// <summary>
/// What will become of each tensor, decided from keys, types and shapes alone, before the first value is read.
/// </summary>
internal sealed class LoadPlan
{
    private readonly LoadTarget target;
    private readonly LoadOptions options;
    private readonly string? classifier;

    private LoadPlan(LoadTarget target, IReadOnlyDictionary<string, TensorInfo> source, LoadOptions options)
    {
        (this.target, this.options) = (target, options);
        classifier = target.ClassifierFor(options);
        foreach (var (key, model) in target.Tensors)
            Place(key, model, source.GetValueOrDefault(key));
        Unexpected.AddRange(source.Keys.Where(
            key => !target.Tensors.ContainsKey(key) && !(options.FreshClassifier && IsClassifier(key))));

        if (options.FreshClassifier && !target.Tensors.Keys.Concat(source.Keys).Any(IsClassifier))
            throw new ArgumentException(
                $"FreshClassifier is set, but neither the {target.Name} nor the file has a key that begins with " +
                    $"'{classifier}.'; set ClassifierKey to the classifier's, for example 'fc'.",
                nameof(options));
    }

    /// <summary>Number of the model's tensors.</summary>
    public int TargetCount => target.Tensors.Count;

    public List<string> Loaded { get; } = [];

    public List<string> Adapted { get; } = [];

    public List<string> Fresh { get; } = [];

    public List<string> Missing { get; } = [];

    public List<string> Unexpected { get; } = [];

    public List<TensorMismatch> Mismatched { get; } = [];

    public bool IsComplete => Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>Whether not one tensor of the file is the model's, though the model has some.</summary>
    public bool HasNothingInCommon =>
        Loaded.Count + Adapted.Count == 0 && Missing.Count + Mismatched.Count > 0;

    /// <summary>Compares a model with what a file holds.</summary>
    /// <exception cref="ArgumentException">The options ask for a fresh classifier, and its key is unknown.</exception>
    public static LoadPlan Create(
        LoadTarget target, IReadOnlyDictionary<string, TensorInfo> source, LoadOptions options) =>
        new(target, source, options);

    /// <summary>
    /// Whether a key is that of batch normalization's counter of batches, of which a file from elsewhere may have any
    /// number, or none.
    /// </summary>
    public static bool IsCounter(string key) => key.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    /// <summary>Whether a key is one of the classifier, as far as that is known.</summary>
    public bool IsClassifier(string key) =>
        classifier is not null && key.StartsWith(classifier + ".", StringComparison.Ordinal);

    /// <summary>Whether a mismatch is one of input channels that could be adapted.</summary>
    public bool IsAdaptable(TensorMismatch mismatch) =>
        mismatch.Key == target.FirstConvolution
            && InputAdaptation.IsPossible(mismatch.File.Shape, mismatch.Model.Shape);

    private void Place(string key, TensorInfo model, TensorInfo? file)
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
        if (!IsOfOneKind(key, file, model))
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
    private bool IsOfOneKind(string key, TensorInfo file, TensorInfo model)
    {
        var fromFloat = file.Type.IsFloatingPoint();
        return fromFloat == model.Type.IsFloatingPoint() || (fromFloat && IsCounter(key) && !options.IsExact);
    }
}
