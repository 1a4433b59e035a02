namespace SeNet.Weights;

/// <summary>
/// What may differ between a weights file and the model that it is loaded into. By default nothing may.
/// </summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Whether a tensor that is missing, unknown to the model or of another shape is an error, and nothing is loaded
    /// (true, the default). If false, all that fits is loaded, and the report lists the rest.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Whether the model's classifier is not loaded and stays as it is, freshly initialized in a new model: for other
    /// classes than those of the file. The file's classifier may then have any shape, or be missing. False by default.
    /// </summary>
    public bool FreshClassifier { get; init; }

    /// <summary>
    /// Key of the classifier, for example <c>fc</c> for <c>fc.weight</c> and <c>fc.bias</c>. Null (the default) for the
    /// one that the model names; this library's networks do. Used only with <see cref="FreshClassifier"/>.
    /// </summary>
    public string? ClassifierKey { get; init; }

    /// <summary>
    /// Whether the first convolution is adapted to another number of input channels, as timm does it: for one channel
    /// the weights of the colors are summed; for n they are repeated and scaled by 3 / n. False by default.
    /// </summary>
    public bool AdaptInputChannels { get; init; }

    /// <summary>
    /// The dictionary of a PyTorch checkpoint to load: its name, for example <c>model_ema</c>; names of nested ones
    /// joined by dots; empty for the outermost. Null (the default) for the only one. A training checkpoint of this
    /// library has <c>model</c> (the default) and <c>optimizer</c>. Other safetensors files have no dictionaries: a
    /// name is an error.
    /// </summary>
    public string? Dictionary { get; init; }

    /// <summary>
    /// Prefix of the model's keys in the file, for example <c>model</c> in checkpoints of PyTorch Lightning
    /// (<c>model.conv1.weight</c>): only keys with it are read. Empty for none. Null (the default) to detect it: the
    /// prefix without which the model's keys are found, if there is only one.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Whether the counters of batch normalization must be in the file as the model has them: the rule for the
    /// library's own checkpoints, not for files from elsewhere.
    /// </summary>
    internal bool IsExact { get; init; }
}
