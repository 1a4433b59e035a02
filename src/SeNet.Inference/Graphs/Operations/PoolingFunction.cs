namespace SeNet.Graphs.Operations;

/// <summary>What pooling keeps of its pixels.</summary>
public enum PoolingFunction
{
    /// <summary>The mean.</summary>
    Average,

    /// <summary>The largest value.</summary>
    Maximum,
}
