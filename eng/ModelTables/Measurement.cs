namespace ModelTables;

/// <summary>What a network costs, an image.</summary>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Statistics">Running means and variances of its normalisations.</param>
/// <param name="MultiplyAdds">Multiply-adds of its convolutions and linear layers.</param>
/// <param name="Activations">Elements of the outputs of these.</param>
/// <param name="Normalized">
/// Elements of the outputs of the convolutions outside of SE blocks: what is normalised, in networks whose every
/// convolution is.
/// </param>
/// <param name="Squeezed">Elements of the maps that SE blocks average.</param>
public sealed record Measurement(
    long Parameters, long Statistics, long MultiplyAdds, long Activations, long Normalized, long Squeezed);
