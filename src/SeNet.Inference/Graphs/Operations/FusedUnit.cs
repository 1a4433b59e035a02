namespace SeNet.Graphs.Operations;

/// <summary>
/// Several nodes that are computed as one: activation(SE(BN(pool(conv(x)))) + shortcut), each part there or not. Made
/// by the fusion pass; inputs are x and, with a sum, the shortcut.
/// </summary>
/// <param name="Convolution">The convolution; null if the unit begins with the normalization.</param>
/// <param name="MaxPooling">Max pooling over 2x2 pixels behind the convolution.</param>
/// <param name="BatchNormalization">The normalization.</param>
/// <param name="SqueezeExcitation">The SE block.</param>
/// <param name="Add">The sum with the shortcut.</param>
/// <param name="Activation">The rectifier.</param>
internal sealed record FusedUnit(
    Node? Convolution,
    Node? MaxPooling,
    Node? BatchNormalization,
    Node? SqueezeExcitation,
    Node? Add,
    Node? Activation) : Operation
{
    /// <summary>The parts, in the order in which they run.</summary>
    public IEnumerable<Node> Parts =>
        new[] { Convolution, MaxPooling, BatchNormalization, SqueezeExcitation, Add, Activation }.OfType<Node>();

    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        Parts.Aggregate(inputs[0], (shape, part) => part.Operation.OutputShape([shape]));

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => Parts.Last().Channels;

    internal override IEnumerable<ParameterSpecification> ParametersOf(string name, IReadOnlyList<Node> inputs) =>
        Parts.SelectMany(part => part.Parameters);
}
