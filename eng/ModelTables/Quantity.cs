namespace ModelTables;

/// <summary>A column of the paper.</summary>
/// <param name="Name">Its name and unit.</param>
/// <param name="Unit">What it is printed in.</param>
/// <param name="Of">Our count.</param>
public sealed record Quantity(string Name, double Unit, Func<Measurement, long> Of)
{
    /// <summary>What the paper calls GFLOPs: multiply-adds in 10^9.</summary>
    public static Quantity GFlops { get; } = new("GFLOPs", 1e9, network => network.MultiplyAdds);

    /// <summary>What the paper calls MFLOPs: multiply-adds in 10^6.</summary>
    public static Quantity MFlops { get; } = new("MFLOPs", 1e6, network => network.MultiplyAdds);

    /// <summary>Parameters in 10^6.</summary>
    public static Quantity Parameters { get; } = new("parameters (M)", 1e6, network => network.Parameters);
}
