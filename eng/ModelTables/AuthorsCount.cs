namespace ModelTables;

/// <summary>What the authors must have counted where our count, the library's <c>Complexity</c>, does not give the printed digits.</summary>
/// <param name="Reason">The difference to our count.</param>
/// <param name="Of">Their count.</param>
/// <param name="CutOff">Whether the figure was cut off rather than rounded.</param>
public sealed record AuthorsCount(string Reason, Func<Measurement, long> Of, bool CutOff = false)
{
    /// <summary>Of the ResNets and ResNeXts; a Caffe network has a layer each for the factor of a normalisation and for the squeeze.</summary>
    public static AuthorsCount WithNormalizationAndSqueeze { get; } = new(
        "one multiply-add more for each normalised value and each one that SE averages, cut off behind the last digit",
        network => network.MultiplyAdds + network.Normalized + network.Squeezed,
        CutOff: true);

    /// <summary>Of the others.</summary>
    public static AuthorsCount WithSqueeze { get; } = new(
        "one multiply-add more for each value that SE averages",
        network => network.MultiplyAdds + network.Squeezed);

    /// <summary>Of the ablations' parameters.</summary>
    public static AuthorsCount WithStatistics { get; } = new(
        "with the running means and variances, which a Caffe model keeps among its parameters",
        network => network.Parameters + network.Statistics);
}
