namespace ModelTables;

/// <summary>
/// What the authors may have counted where our count, the library's <c>Complexity</c>, does not give the printed
/// digits: found by trying.
/// </summary>
/// <param name="Note">Letter of its note below the table.</param>
/// <param name="Reason">The difference to our count.</param>
/// <param name="Of">Their count.</param>
/// <param name="CutOff">Whether the figure was cut off rather than rounded.</param>
public sealed record AuthorsCount(char Note, string Reason, Func<Measurement, long> Of, bool CutOff = false)
{
    /// <summary>
    /// Of the ResNets and ResNeXts; a Caffe network has a layer each for the factor of a normalisation and for the
    /// squeeze.
    /// </summary>
    public static AuthorsCount WithNormalization { get; } = new(
        'a',
        "one multiply-add more for each normalised value and for each one that SE averages, cut off behind the last " +
            "digit",
        network => network.MultiplyAdds + network.Normalized + network.Squeezed,
        CutOff: true);

    /// <summary>Of VGG-16 and MobileNet.</summary>
    public static AuthorsCount WithSqueeze { get; } = new(
        'b',
        "one multiply-add more for each value that SE averages",
        network => network.MultiplyAdds + network.Squeezed);

    /// <summary>Of BN-Inception, where the gate is applied by a layer of its own.</summary>
    public static AuthorsCount WithSqueezeAndScale { get; } = new(
        'c',
        "one multiply-add more for each value that SE averages and for each one that it multiplies",
        network => network.MultiplyAdds + 2 * network.Squeezed);

    /// <summary>Of ShuffleNet's parameters.</summary>
    public static AuthorsCount ParametersCutOff { get; } = new(
        'd',
        "our parameters, cut off behind the last digit",
        network => network.Parameters,
        CutOff: true);

    /// <summary>Of the ablations' parameters.</summary>
    public static AuthorsCount WithStatistics { get; } = new(
        'e',
        "with the running means and variances, which a Caffe model keeps among its parameters",
        network => network.Parameters + network.Statistics);
}
