namespace SeNet.Weights.Structure;

/// <summary>Of each value the layers with weights that it comes from, through operations without weights.</summary>
internal sealed class LayerSources<TValue>
    where TValue : notnull
{
    private readonly Dictionary<TValue, int[]> sources = [];

    /// <summary>Number of indices that are held: what memory is bounded by.</summary>
    public long Count { get; private set; }

    /// <summary>The layers that a value comes from.</summary>
    public int[] this[TValue value] => sources.GetValueOrDefault(value, []);

    /// <summary>Says that a value is the output of a layer.</summary>
    public void Set(TValue value, int layer) => Set(value, [layer]);

    /// <summary>Says that a value is computed from others.</summary>
    public void Join(TValue value, IEnumerable<TValue> from)
    {
        int[]? joined = null;
        foreach (var set in from.Select(input => this[input]).Where(set => set.Length > 0))
            joined = joined is null || ReferenceEquals(joined, set) ? set : [.. joined.Union(set).Order()];
        Set(value, joined ?? []);
    }

    private void Set(TValue value, int[] layers)
    {
        sources[value] = layers;
        Count += layers.Length;
    }
}
