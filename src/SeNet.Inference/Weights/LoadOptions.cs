namespace SeNet.Weights;

/// <summary>What may differ between a file of weights and the model that it is loaded into. By default nothing may.</summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Whether a tensor that is missing, unknown to the model or of another shape ends in an exception with nothing loaded (true, the default), or only in the
    /// report, with all that fits loaded.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Whether the model's classifier stays as it is, freshly drawn in a new model: for other classes than those of the file, in number or in meaning. The
    /// file's classifier may then have any shape, or be missing. False by default.
    /// </summary>
    public bool FreshClassifier { get; init; }

    /// <summary>
    /// Key of the classifier, for example <c>fc</c> for <c>fc.weight</c> and <c>fc.bias</c>; null (the default) for the one that the model knows of itself, as
    /// this library's networks do. Read only with <see cref="FreshClassifier"/>.
    /// </summary>
    public string? ClassifierKey { get; init; }

    /// <summary>
    /// Whether the first convolution is adapted to images of another number of channels, as timm does it: for one channel the weights of the colours are
    /// added up; for n they are repeated and scaled by 3 / n. False by default.
    /// </summary>
    public bool AdaptInputChannels { get; init; }

    /// <summary>
    /// Which dictionary of a PyTorch checkpoint is loaded: its name, as <c>model_ema</c>, those of nested ones joined
    /// by dots, empty for the outermost; null (the default) for the one that there is. A training checkpoint of this
    /// library has <c>model</c> (the default) and <c>optimizer</c>. Another safetensors file has no dictionaries: a
    /// name is refused there.
    /// </summary>
    public string? Dictionary { get; init; }

    /// <summary>
    /// What stands before the model's keys in the file, as <c>model</c> in checkpoints of PyTorch Lightning
    /// (<c>model.conv1.weight</c>): only keys below it are read. Empty for nothing; null (the default) to find it: the
    /// prefix without which the model's keys are found, if there is only one.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Whether counters must be there as the model has them: the rule for the library's own checkpoints, not for files
    /// from elsewhere.
    /// </summary>
    internal bool IsExact { get; init; }
}
